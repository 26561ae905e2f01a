import Foundation
import Testing

@Suite("Sentences through every verb")
struct SentenceVerbTests {
    private static let sentences = (0..<40).map { number in
        let words = ["the", "old", "cat", "sat", "on", "a", "mat", "."]
        return (0..<(2 + number % 5)).map { words[(number + 3 * $0) % 8] }.joined(separator: " ")
    }

    /// A tool with a text and a model of it.
    private func trained(_ options: String) throws -> Tool {
        let tool = try Tool()
        try tool.write(Self.sentences.joined(separator: "\n"), to: "text.txt")
        let made = try tool.shell(
            "elbo train text.txt --hidden 8 --embedding 4 --epochs 4 -o m.safetensors --quiet \(options)"
        )
        try #require(made.code == 0, "\(made.errors)")
        return tool
    }

    private func lines(_ tool: Tool, _ line: String) throws -> [Substring] {
        let outcome = try tool.shell("elbo \(line)")
        try #require(outcome.code == 0, "\(line): \(outcome.errors)")
        return outcome.output.split(separator: "\n")
    }

    @Test("A VAE of sentences: every verb that knows them")
    func autoencoder() throws {
        let tool = try trained("--latent 2")
        #expect(try lines(tool, "sample m.safetensors --count 5").count == 5)
        #expect(
            try lines(tool, "sample m.safetensors --count 5 --seed 3 --nucleus 0.9 --top 5")
                == lines(tool, "sample m.safetensors --count 5 --seed 3 --nucleus 0.9 --top 5"))
        #expect(try lines(tool, "reconstruct m.safetensors text.txt").count == 40)
        #expect(
            try lines(tool, "reconstruct m.safetensors text.txt --draw -o again.csv").isEmpty)
        #expect(try tool.read("again.csv").hasPrefix("sentence,reconstruction\n"))
        #expect(
            try lines(tool, "interpolate m.safetensors text.txt --from 1 --to 9 --steps 4").count
                == 4)
        #expect(try lines(tool, "encode m.safetensors text.txt")[0] == "sentence,z1,z2")
        let scores = try lines(tool, "score m.safetensors text.txt --why --contamination 0.1")
        #expect(
            scores[0]
                == "sentence,log_probability,anomaly_score,nats_per_token,anomaly,because")
        #expect(scores.dropFirst().count { $0.contains(",1,") } == 4)
        #expect(scores.dropFirst().allSatisfy { $0.contains("; its code (") })
        let judged = try lines(tool, "evaluate m.safetensors text.txt --samples 3")
        for word in ["ELBO", "perplexity", "word frequencies", "swapped codes"] {
            #expect(judged.contains { $0.hasPrefix(word) })
        }
        try tool.write("z1,z2\n0.5,-1\n", to: "codes.csv")
        #expect(try lines(tool, "decode m.safetensors codes.csv").count == 1)
        #expect(try lines(tool, "inspect m.safetensors").contains { $0.contains("lstm 8 on 4") })
        _ = try lines(tool, "report m.safetensors text.txt -o page.html")
        let page = try tool.read("page.html")
        for title in [
            "Reconstructions", "Interpolations", "Surprising sentences", "100 % of the way",
            "bits a sentence", "Data judged", "sentences of text.txt",
        ] {
            #expect(page.contains(title), "\(title)")
        }
        #expect(!page.contains("Not stated"))
        let way = try tool.shell("elbo interpolate m.safetensors text.txt --from 1 --to 9")
        #expect(way.errors.contains("from row 1: \(Self.sentences[0])\n"), "\(way.errors)")
        #expect(way.errors.contains("to row 9: \(Self.sentences[8])\n"), "\(way.errors)")
    }

    @Test("a model that has learned nothing is no better than word frequencies, and is told so")
    func frequencies() throws {
        let tool = try trained("--latent 2 --learning-rate 1e-9")
        // The softmax begins at the shares of eight words, of which these sentences have one.
        let other = (0..<20).map { _ in "mat mat mat mat mat mat" }.joined(separator: "\n")
        try tool.write(other, to: "other.txt")
        let judged = try tool.shell("elbo evaluate m.safetensors other.txt")
        #expect(judged.code == 0, "\(judged.errors)")
        let words = judged.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("warning: Worse than word frequencies."), "\(judged.output)")
        #expect(words.contains("Train for longer (--epochs)"))
        #expect(try tool.shell("elbo report m.safetensors other.txt -o page.html").code == 0)
        #expect(try tool.read("page.html").contains("Worse than word frequencies"))
    }

    @Test("a model and data in each other's place, and sentences where a model belongs")
    func swapped() throws {
        let tool = try trained("--recipe language-model")
        for line in [
            "score text.txt m.safetensors", "evaluate text.txt m.safetensors", "inspect text.txt",
        ] {
            let outcome = try tool.shell("elbo \(line)")
            #expect(outcome.code == 65 && outcome.errors.contains("text.txt is no model"))
        }
        for line in ["data m.safetensors", "evaluate m.safetensors m.safetensors"] {
            let outcome = try tool.shell("elbo \(line)")
            #expect(outcome.code == 65 && outcome.errors.contains("is a model's file and no data"))
        }
    }

    @Test(
        "A direction between sentences: nothing of it is a reconstruction, and taken back it is gone"
    )
    func transform() throws {
        let tool = try trained("--latent 2")
        try tool.write(Self.sentences[..<10].joined(separator: "\n"), to: "some.txt")
        let again = try lines(tool, "reconstruct m.safetensors text.txt")
        #expect(
            try lines(tool, "transform m.safetensors text.txt --add some.txt --strength 0") == again
        )
        // The mean of an example's code and the way to the mean of others is theirs.
        try tool.write(Self.sentences[3] + "\n", to: "one.txt")
        try tool.write(Self.sentences[8] + "\n", to: "other.txt")
        #expect(
            try lines(tool, "transform m.safetensors one.txt --add other.txt")
                == [again[8]])
        #expect(
            try lines(
                tool,
                "transform m.safetensors text.txt --add some.txt --less some.txt -o moved.csv"
            ).isEmpty)
        #expect(try tool.read("moved.csv").hasPrefix("sentence,transformed\n"))
        let unasked = try tool.shell("elbo transform m.safetensors text.txt")
        #expect(unasked.code == 64 && unasked.errors.contains("--add"))
    }

    @Test("A language model: exact numbers, no code")
    func languageModel() throws {
        let tool = try trained("--recipe language-model --cell gru --lowercase")
        #expect(try lines(tool, "sample m.safetensors --count 3 --greedy").count == 3)
        let judged = try lines(tool, "evaluate m.safetensors text.txt")
        #expect(judged.contains { $0.hasPrefix("log p(x)") && $0.contains("exact") })
        _ = try lines(tool, "report m.safetensors text.txt -o page.html")
        let page = try tool.read("page.html")
        #expect(page.contains("Perplexity") && page.contains("exact: higher is better"))
        for word in ["latent dimensions;", "Active units", ">ELBO<", ">KL<"] {
            #expect(!page.contains(word), "\(word)")
        }
        let inspected = try lines(tool, "inspect m.safetensors")
        #expect(!inspected.contains { $0.hasPrefix("posterior") || $0.hasPrefix("encoder") })
        for verb in ["encode", "reconstruct", "interpolate"] {
            let outcome = try tool.shell("elbo \(verb) m.safetensors text.txt")
            #expect(outcome.code == 64 && outcome.errors.contains("language model has no code"))
        }
    }

    @Test(
        "Every reader and every speaker: trained, saved and used",
        arguments: [
            "--encoder bidirectional", "--encoder conv --decoder dilated --dropout 0.1",
            "--encoder attention --decoder attention",
        ])
    func networks(options: String) throws {
        let tool = try trained("--latent 2 \(options)")
        #expect(try lines(tool, "sample m.safetensors --count 3").count == 3)
        #expect(try lines(tool, "reconstruct m.safetensors text.txt").count == 40)
        let shown = try lines(tool, "inspect m.safetensors").joined(separator: "\n")
        #expect(
            shown.contains("bidirectional lstm 8") || shown.contains("dilated convolutions 8")
                || shown.contains("attention 8"), "\(shown)")
        let packed = try tool.shell("elbo compress m.safetensors text.txt -o packed")
        if options.contains("--decoder") {
            #expect(packed.code != 0 && packed.errors.contains("goes through whole sentences"))
        } else {
            #expect(packed.code == 0, "\(packed.errors)")
            #expect(try tool.shell("elbo decompress m.safetensors packed -o again.txt").code == 0)
            #expect(try tool.read("again.txt") == tool.read("text.txt"))
        }
    }

    @Test("The most probable sentence, and drawn sentences beside real ones")
    func beam() throws {
        let tool = try trained("--recipe language-model --decoder dilated")
        let found = try lines(tool, "sample m.safetensors --count 2 --beam 4")
        #expect(found.count == 2 && found[0] != found[1])
        #expect(
            try lines(tool, "sample m.safetensors --count 1 --beam 1")
                == lines(tool, "sample m.safetensors --count 1 --greedy"))
        let both = try tool.shell("elbo sample m.safetensors --beam 2 --top 3")
        #expect(both.code == 64 && both.errors.contains("--beam looks for"))
        _ = try lines(tool, "sample m.safetensors --count 50 -o drawn.txt")
        let judged = try lines(
            tool, "evaluate m.safetensors text.txt --synthetic drawn.txt --held-back text.txt")
        for word in ["distinct-1", "distinct-2", "self-BLEU", "copies", "forward", "reverse"] {
            #expect(judged.contains { $0.hasPrefix(word) }, "\(word)")
        }
        let json = try lines(
            tool, "evaluate m.safetensors text.txt --synthetic text.txt --json"
        ).joined(separator: "\n")
        // Of the examples, one in ten was held back; what is drawn is all of them.
        #expect(json.contains("\"drawn\" : 40") && json.contains("\"real\" : 36"))
        for line in [
            "evaluate m.safetensors text.txt --synthetic drawn.txt --report page.html",
            "train text.txt --recipe language-model --encoder conv",
            "train text.txt --encoder conv --decoder dilated --cell gru",
        ] {
            let outcome = try tool.shell("elbo \(line)")
            #expect(outcome.code == 64, "\(line): \(outcome.errors)")
        }
    }

    @Test("Sentences that stand in training and those that do not: together they are all")
    func seen() throws {
        struct Answer: Decodable {
            struct Bound: Decodable { let elbo: Estimate }
            struct Estimate: Decodable { let mean: Double }
            struct Sentences: Decodable {
                let tokens: Int
                let perplexity: Double
                let seen, unseen: Group?
            }
            struct Group: Decodable {
                let sentences, tokens: Int
                let elbo: Estimate
                let perplexity: Double
                let logLikelihood, swapPenalty: Estimate?
            }
            let examples: Int
            let bound: Bound
            let sentences: Sentences
        }
        func answer(_ tool: Tool, _ line: String) throws -> Answer {
            let text = try lines(tool, "evaluate m.safetensors \(line) --json").joined(
                separator: "\n")
            return try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
        }
        let tool = try trained("--recipe language-model")
        let new = ["a cat sat", "the mat . .", "old old cat"]
        try tool.write(new.joined(separator: "\n") + "\n", to: "new.txt")
        try tool.write((new + Self.sentences.prefix(7)).joined(separator: "\n"), to: "both.txt")
        let both = try answer(tool, "both.txt --seen text.txt")
        let (seen, unseen) = (
            try #require(both.sentences.seen), try #require(both.sentences.unseen)
        )
        #expect((seen.sentences, unseen.sentences, both.examples) == (7, 3, 10))
        #expect(seen.tokens + unseen.tokens == both.sentences.tokens)
        #expect(abs((7 * seen.elbo.mean + 3 * unseen.elbo.mean) / 10 - both.bound.elbo.mean) < 1e-9)
        // Without a code the numbers of sentences are theirs alone.
        let alone = try answer(tool, "new.txt")
        #expect(abs(alone.bound.elbo.mean - unseen.elbo.mean) < 1e-5)
        #expect(abs(alone.sentences.perplexity - unseen.perplexity) < 1e-4)
        #expect(alone.sentences.unseen == nil)
        // Every sentence that was held back stands in the text a second time.
        let held = try answer(tool, "text.txt --only validation")
        #expect(
            (held.sentences.seen?.sentences ?? 0) + (held.sentences.unseen?.sentences ?? 0) == 4)
        let told = try lines(tool, "evaluate m.safetensors both.txt --seen text.txt")
        #expect(told.contains("7 of 10 sentences stand word for word in the text of training"))
        #expect(told.contains("unseen: 3 sentences"))
        _ = try lines(tool, "report m.safetensors both.txt --seen text.txt -o page.html")
        #expect(try tool.read("page.html").contains("Seen and unseen sentences"))
        let vae = try trained("--latent 2")
        try vae.write((new + Self.sentences.prefix(7)).joined(separator: "\n"), to: "both.txt")
        let coded = try answer(vae, "both.txt --seen text.txt --samples 3")
        #expect(coded.sentences.unseen?.logLikelihood != nil)
        #expect(coded.sentences.seen?.swapPenalty != nil)
        try vae.write("a,b\n1,2\n3,4\n5,6\n", to: "rows.csv")
        let both64 = try vae.shell(
            "elbo evaluate m.safetensors both.txt --seen text.txt --synthetic both.txt")
        #expect(both64.code == 64 && both64.errors.contains("--seen"))
    }

    @Test("Sentences that are told a class: said as asked for, whatever verb")
    func conditional() throws {
        let tool = try Tool()
        let words = ["up": ["good", "nice", "fine"], "down": ["bad", "poor", "sad"]]
        let objects = (0..<200).map { number -> String in
            let mood = number % 2 == 0 ? "up" : "down"
            let text = (0..<(2 + number % 3)).map {
                words[mood, default: []][(number / 2 + $0 * $0) % 3]
            }.joined(separator: " ")
            // An object without a sentence is no example, and its class nobody's.
            return "{\"text\": \"\(number == 4 ? " " : text)\", \"mood\": \"\(mood)\"}"
        }
        try tool.write(objects.joined(separator: "\n") + "\n", to: "text.jsonl")
        let made = try tool.shell(
            "elbo train text.jsonl --labels mood --recipe conditional --latent 2 --hidden 16 --embedding 8 --epochs 12 --learning-rate 0.02 --batch 16 -o m.safetensors --quiet --report page.html"
        )
        try #require(made.code == 0, "\(made.errors)")
        #expect(try tool.read("page.html").contains("down: "))
        // Each class has words of its own.
        for (mood, own) in words {
            let said = try lines(tool, "sample m.safetensors --count 40 --given mood=\(mood)")
            let all = said.flatMap { $0.split(separator: " ").map(String.init) }
            #expect(said.count == 40)
            #expect(Double(all.count { own.contains($0) }) > 0.95 * Double(all.count), "\(said)")
        }
        #expect(
            try lines(tool, "sample m.safetensors --count 4 --given mood=up")
                == lines(tool, "sample m.safetensors --count 4 --condition up"))
        _ = try lines(tool, "sample m.safetensors --count 4 -o drawn.csv")
        #expect(try tool.read("drawn.csv").hasPrefix("class,sentence\ndown,"))
        #expect(
            try lines(tool, "sample m.safetensors --count 3 --beam 3 --given mood=up").count == 3)
        for line in [
            "reconstruct m.safetensors text.jsonl --labels mood",
            "encode m.safetensors text.jsonl --labels mood",
            "score m.safetensors text.jsonl --labels mood --why --samples 2",
        ] {
            #expect(try lines(tool, line).count >= 199, "\(line)")
        }
        #expect(
            try lines(
                tool,
                "interpolate m.safetensors text.jsonl --labels mood --from 1 --to 9 --steps 4"
            ).count == 4)
        _ = try lines(tool, "evaluate m.safetensors text.jsonl --labels mood --samples 2")
        try tool.write("z1,z2\n0.5,-1\n", to: "codes.csv")
        #expect(try lines(tool, "decode m.safetensors codes.csv --condition up").count == 1)
        for (line, word) in [
            ("sample m.safetensors --given mood=sideways", "the model knows"),
            ("sample m.safetensors --given tone=up", "--given mood=down"),
            ("sample m.safetensors --given mood=up --condition up", "twice"),
            ("transform m.safetensors text.jsonl --add text.jsonl", "told classes"),
            ("train text.jsonl --labels mood --recipe m2", "--recipe conditional"),
            ("train text.jsonl --labels mood --recipe conditional --posterior prior", "no code"),
            ("train text.jsonl --recipe conditional", "--labels"),
        ] {
            let outcome = try tool.shell("elbo \(line)")
            #expect(outcome.code == 64, "\(line): \(outcome.code) \(outcome.errors)")
            #expect(outcome.errors.contains(word), "\(line): \(outcome.errors)")
        }
        let missing = try tool.shell("elbo train text.jsonl --labels tone --recipe conditional")
        #expect(missing.code == 65 && missing.errors.contains("no object has a key 'tone'"))
    }

    @Test("data describes sentences: words, lengths, what a vocabulary leaves unknown")
    func description() throws {
        let tool = try Tool()
        try tool.write("a b b\nb c\na b b\n\nd\n", to: "text.txt")
        let shown = try lines(tool, "data text.txt")
        #expect(shown[0] == "text.txt: 4 sentences")
        #expect(shown[1] == "words         9, 4 of them different, 2 seen once")
        #expect(shown[2].contains("1 to 3 words, median 3"))
        #expect(shown[3].contains("1 sentence, 25.0 %"))
        let json = try lines(tool, "data text.txt --json").joined()
        #expect(json.contains("\"vocabulary\" : 2") && json.contains("\"repeated\" : 1"))
    }

    @Test("What sentences do not have is refused in one sentence")
    func refusals() throws {
        let tool = try trained("--latent 2 --tokens bytes --vocabulary 260")
        for line in [
            "impute m.safetensors text.txt", "traverse m.safetensors",
            "cluster m.safetensors text.txt", "mixture text.txt",
            "data text.txt --column a=category",
            "train text.txt --likelihood gaussian", "train text.txt --network mlp",
            "train text.txt --sound wave", "train text.txt --hide-cells 0.2",
            "sample m.safetensors --draw",
        ] {
            let outcome = try tool.shell("elbo \(line)")
            #expect(outcome.code == 64, "\(line): \(outcome.code) \(outcome.errors)")
            #expect(
                outcome.output.isEmpty && outcome.errors.contains("sentences"),
                "\(line): \(outcome.errors)")
        }
        let narrow = try tool.shell("elbo train text.txt --hidden 1 -o s.safetensors")
        #expect(narrow.code == 64 && narrow.errors.contains("--hidden"))
        let long = try tool.shell(
            "elbo train text.txt --recipe vae --kl-warmup 1e19 --epochs 1 --hidden 4 -o w.safetensors --quiet"
        )
        #expect(long.code == 0, "\(long.errors)")
        try tool.write(Data("a b\n".utf8), to: "one.txt")
        let single = try tool.shell("elbo evaluate w.safetensors one.txt --quiet")
        #expect(single.code == 0 && single.output.contains("ELBO"))
        #expect(!single.output.contains("exact"))
        let short = try tool.shell("elbo train text.txt --epochs 2 -o s.safetensors")
        #expect(short.code == 64 && short.errors.contains("the decoder begins anew"))
        try tool.write(Data([0x61, 0x0a, 0xff, 0x0a]), to: "latin.txt")
        let latin = try tool.shell("elbo train latin.txt --text lines")
        #expect(latin.code == 65 && latin.errors.contains("line 2 is not UTF-8"))
        #expect(try lines(tool, "inspect m.safetensors --tokenizer tokenizer.json").isEmpty)
        #expect(
            try tool.shell(
                "elbo train text.txt --tokenizer tokenizer.json --hidden 4 --epochs 1 --strategy joint -o n.safetensors"
            ).code == 0)
    }
}
