import ElboCompression
import ElboGolden
import Foundation
import Testing

/// Tables come back byte for byte, whatever is in them.
@Suite struct TableTests {
    let small = SmallTable()

    private func comesBack(_ text: [UInt8], chunk: Int = 10) throws -> Bool {
        let file = try small.packed(text, chunk: chunk)
        return try small.unpacked(file).flatMap { $0 ?? [] } == text
    }

    @Test(
        "rows, few and many, in chunks of any size",
        arguments: [(0, 10), (1, 10), (1, 1), (57, 10), (16, 16), (300, 1000)])
    func roundTrip(size: (rows: Int, chunk: Int)) throws {
        #expect(try comesBack(SmallTable.text(rows: size.rows), chunk: size.chunk))
    }

    @Test(
        "texts that no table should have",
        arguments: [
            "age,weight,kind,town", "age,weight,kind,town\n\n\n\n",
            "age,weight,kind,town\r\n40,70.5,a,Ulm\r\n41,71.0,\"b,c\",Bonn\n42,,,\r\n",
            "age,weight,kind,town\n40,70.5,a,Ulm",
            "age,weight,kind,town\n40,70.5,a\n1,2,3,4,5,6\n,\n",
            "age,weight,kind,town\n 40, 70.50 ,\" a\",\"Ulm\"\n\"40\",+70,'a',ulm\n",
            "age,weight,kind,town\n007,.5,a\"b,Ulm\n-0,5.,a,\"Ulm\n-0.0,1e400,a,Ulm\n",
            "age,weight,kind,town\n99999999999999999999999,0.0000000000000000001,a,Ulm\n1,1,a,Ulm\n",
            "age,weight,kind,town\n999999999999999999,-999999999999999999,a,Ulm\n-999999999999999999,0.999999999999999999,a,Aa\n",
            "age,weight,kind,town\n1,1,a,Ulm\n1000000,1000000.001,a,Ulm\n50000000,3.5,a,Ulm\n2305843009213693951,9,a,Ulm\n",
            "town,kind,weight,age,more\nUlm,a,1,2,\nUlm,a,1,2,ööö\nUlm,a,1,2,\u{0}\n",
            "age,weight,kind,town\n40,3,\"line\nbreak\",Ulm\n40,3,\"line\r\nbreak\",Ulm\r\n\r",
        ])
    func odd(text: String) throws {
        #expect(try comesBack(Array(text.utf8)))
        #expect(try comesBack(Array(text.utf8), chunk: 1))
    }

    @Test("random bytes behind a line of names, and random cells")
    func random() throws {
        let pieces: [[UInt8]] =
            [
                "0", "1", "40", "7.5", "70.25", "-3", ",", ",", ",", ",", "\n", "\n", "\r\n", "\r",
                "\"", "\"\"", " ", "a", "b,c", "Ulm", "Bonn", "Köln", "?", "NA", "\t", "\u{feff}",
            ].map { Array($0.utf8) } + [[0xff], [0]]
        var dice: UInt64 = 3
        for _ in 0..<150 {
            var text = Array("age,weight,kind,town\n".utf8)
            for _ in 0..<80 {
                dice = dice &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(dice >> 33) % pieces.count]
            }
            let isRight = try comesBack(text)
            #expect(isRight, "\(String(decoding: text, as: UTF8.self).debugDescription)")
        }
    }

    @Test("a model without a mask, and any number of threads, with the same bytes")
    func variants() throws {
        let text = SmallTable.text(rows: 75)
        let bare = SmallTable(seesMask: false)
        #expect(try bare.unpacked(bare.packed(text)).flatMap { $0 ?? [] } == text)
        let files = try [1, 2, 3].map { try small.packed(text, threads: $0) }
        #expect(files[0] == files[1] && files[0] == files[2])
    }

    @Test("what the model knows costs what its laws say, and texts less than they are long")
    func size() throws {
        let text = SmallTable.text(rows: 2000)
        let file = try CompressedFile(Data(small.packed(text, chunk: 2000)))
        #expect(file.payload < text.count / 2)
        let plain = Array(
            ("age,weight,kind,town\n"
                + (0..<2000).map { "\($0 % 3 + 40),70,a,Ulm\n" }.joined()).utf8)
        #expect(
            try CompressedFile(Data(small.packed(plain, chunk: 2000))).payload < plain.count / 4)
    }

    @Test("a flipped bit in a chunk loses that chunk and no other")
    func flippedBits() throws {
        let bytes = try small.packed(SmallTable.text(rows: 45))
        let whole = try small.unpacked(bytes)
        // The first part is the line of names, which the sealed head holds.
        #expect(try lostToFlippedBits(bytes) { try small.unpacked($0) } == Set(1..<whole.count))
    }

    @Test("a flipped bit elsewhere is refused")
    func flippedHead() throws {
        let bytes = try small.packed(SmallTable.text(rows: 45))
        let file = try CompressedFile(Data(bytes))
        let end = bytes.count - 16 - 8 * file.header.chunks
        for place in Array(0..<end - file.payload) + Array(end..<bytes.count) {
            var damaged = bytes
            damaged[place] ^= 0x10
            #expect(throws: CompressionError.self) { try CompressedFile(Data(damaged)) }
        }
    }

    @Test("a layout that no table of the model has is refused, whoever sealed it")
    func foreignLayouts() throws {
        let text = SmallTable.text(rows: 5)
        let file = try CompressedFile(Data(small.packed(text)))
        let layout = try #require(file.header.table)
        let changes: [(inout TableLayout) -> Void] = [
            { $0.columns[1].source = 9 }, { $0.columns[1].source = 1 },
            { $0.columns[1].source = nil }, { $0.columns[1].count = 0 },
            { $0.columns[1].first = .max }, { $0.columns[1].count = .max },
            { $0.columns[1].decimal?.decimals = 99 }, { $0.columns[1].decimal = nil },
            { $0.columns[1].listed = Data([0xff, 0xff]) }, { $0.columns[1].listed = Data() },
        ]
        for change in changes {
            var header = file.header
            var own = layout
            change(&own)
            header.table = own
            #expect(throws: CompressionError.damagedHead) {
                _ = try Container.write(
                    header, small.table, threads: 1, records: { _ in [] }, to: { _ in })
            }
        }
        #expect(throws: CompressionError.damagedHead) {
            try file.decode(with: SmallModel.all[0].model, hash: "small", threads: 1) { _, _ in }
        }
    }
}
