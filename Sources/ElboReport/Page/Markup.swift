/// A piece of a page in which everything that needs escaping has been escaped.
///
/// The only ways to make one are from plain text, which is escaped, and from an element around other
/// markup; so no text of a user's can become a tag. The output is HTML that is well-formed XML too.
package struct Markup: Sendable, Equatable {
    /// The characters as they go into the page.
    package let html: String

    /// Nothing at all.
    package static let empty = Markup(html: "")

    private init(html: String) {
        self.html = html
    }

    /// Plain text, escaped.
    package static func text(_ text: String) -> Markup {
        Markup(html: escaped(text))
    }

    /// One element around `children`; an attribute whose value is nil is left out.
    package static func element(
        _ name: String, _ attributes: KeyValuePairs<String, String?> = [:],
        _ children: [Markup] = []
    ) -> Markup {
        var html = "<" + name
        for (key, value) in attributes {
            guard let value else { continue }
            html += " \(key)=\"\(escaped(value))\""
        }
        if voidElements.contains(name) { return Markup(html: html + "/>") }
        html += ">"
        for child in children { html += child.html }
        return Markup(html: html + "</\(name)>")
    }

    /// One element around plain text, which is escaped.
    package static func element(
        _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text: String
    ) -> Markup {
        element(name, attributes, [.text(text)])
    }

    /// Plain text in which an option with its value, as in "--kl-warmup 10", is set as code and stays on one line.
    package static func prose(_ text: String) -> Markup {
        var pieces: [Markup] = []
        var plain = ""
        // A percentage stays with its sign.
        let text = text.split(separator: " %", omittingEmptySubsequences: false)
            .joined(separator: "\u{202F}%")
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        var index = 0
        while index < words.count {
            defer { index += 1 }
            var word = words[index]
            if !plain.isEmpty || !pieces.isEmpty { plain += " " }
            if word.hasPrefix("(--") {
                plain += "("
                word.removeFirst()
            }
            guard word.hasPrefix("--"), word.count > 3 else {
                plain += word
                continue
            }
            // A value is what stands between an option and the end of its clause.
            if index + 1 < words.count, !",.;:".contains(word.last ?? " "),
                let first = words[index + 1].first,
                first.isNumber || words[index + 1].hasPrefix("normal-")
            {
                index += 1
                word += " " + words[index]
            }
            let code =
                word.hasSuffix("...")
                ? word : String(word.trimmingSuffix(while: { ",.;:)".contains($0) }))
            pieces += [.text(plain), .element("code", text: code)]
            plain = String(word.dropFirst(code.count))
        }
        return .sequence(pieces + [.text(plain)])
    }

    /// The pieces one after the other.
    package static func sequence(_ pieces: [Markup]) -> Markup {
        Markup(html: pieces.map(\.html).joined())
    }

    /// A style element; the comment-wrapped CDATA section is what both HTML and XML readers accept.
    static func style(_ css: String) -> Markup {
        precondition(
            !css.contains("]]>") && !css.contains("</"), "a style sheet cannot end its element")
        return Markup(html: "<style>/*<![CDATA[*/\n\(css)\n/*]]>*/</style>")
    }

    /// A whole document: the declaration, then the root element.
    static func document(_ root: Markup) -> String {
        "<!DOCTYPE html>\n" + root.html + "\n"
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n": result.unicodeScalars.append(scalar)
            // Control characters and the two non-characters are not allowed in XML at all.
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}":
                result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

private let voidElements: Set<String> = [
    "br", "hr", "img", "meta", "link", "input", "col", "wbr", "source",
]

extension String {
    /// The text without the characters at its end that fit.
    fileprivate func trimmingSuffix(while fits: (Character) -> Bool) -> Substring {
        var result = self[...]
        while let last = result.last, fits(last) { result.removeLast() }
        return result
    }
}
