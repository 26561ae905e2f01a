import ElboReport
import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A page as an XML reader sees it.
struct Page {
    let html: String
    let elements: Set<String>
    let attributes: [(name: String, value: String)]
    let titles: [String]

    /// Reads the page; throws what the reader throws if it is not well formed.
    init(_ html: String) throws {
        let reader = PageReader()
        let parser = XMLParser(data: Data(html.utf8))
        parser.delegate = reader
        guard parser.parse() else {
            throw parser.parserError ?? CocoaError(.fileReadCorruptFile)
        }
        self.html = html
        elements = reader.elements
        attributes = reader.attributes
        titles = reader.titles
    }

    /// A page around one figure.
    init(_ content: any FigureContent, width: Figure.Width = .half) throws {
        let figure = Figure(content, width: width)
        try self.init(Report(title: "t", sections: [.init("s", figures: [figure])]).html())
    }

    /// Fails if anything points outside the page or a drawing has a number that is none.
    func expectSound(at place: SourceLocation = #_sourceLocation) {
        #expect(!elements.contains("script"), sourceLocation: place)
        #expect(!elements.contains("link"), sourceLocation: place)
        let geometry: Set<String> = [
            "d", "x", "y", "cx", "cy", "r", "rx", "width", "height", "viewBox", "style",
        ]
        for (name, value) in attributes {
            if ["src", "href", "xlink:href", "action", "srcset"].contains(name) {
                #expect(value.hasPrefix("data:"), "\(name) points outside", sourceLocation: place)
            }
            guard geometry.contains(name) else { continue }
            let lower = value.lowercased()
            #expect(
                !lower.contains("nan") && !lower.contains("inf"), "\(name) is \(value.prefix(99))",
                sourceLocation: place)
        }
        let styles = html.components(separatedBy: "<style>").dropFirst()
        for style in styles {
            #expect(!style.prefix { $0 != "]" }.contains("url("), sourceLocation: place)
        }
    }
}

private final class PageReader: NSObject, XMLParserDelegate {
    var elements: Set<String> = []
    var attributes: [(name: String, value: String)] = []
    var titles: [String] = []
    private var inTitle = false

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
        qualifiedName: String?, attributes own: [String: String]
    ) {
        elements.insert(name)
        attributes += own.map { ($0.key, $0.value) }
        inTitle = name == "title"
        if inTitle { titles.append("") }
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        if inTitle { titles[titles.count - 1] += text }
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
        qualifiedName: String?
    ) {
        inTitle = false
    }
}
