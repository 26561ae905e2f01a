import ElboData
import Testing

@Suite("Keys that stand twice")
struct RepeatedKeyTests {
    @Test(
        "are found in the object they repeat in",
        arguments: [
            (#"{"a":1,"b":2,"a":3}"#, "a"), (#"{"a":{"x":1,"x":2}}"#, "x"),
            (#"{"a":[{"k":1},{"k":1,"k":2}]}"#, "k"), (#"{"a":"{","a":"}"}"#, "a"),
            (##"{"\u0061":1,"a":2}"##, "a"), (#"{"q\"":1, "q\"" : 2}"#, "q\""),
        ])
    func found(text: String, key: String) {
        #expect(RepeatedKey.first(in: text.utf8) == key)
    }

    @Test(
        "are not seen where there are none",
        arguments: [
            "{}", "[]", #"{"a":["a","a"]}"#, #"{"a":{"a":{"a":"a"}},"b":"a"}"#,
            #"[{"a":1},{"a":1}]"#, #"{"a":"x\"y,\"a\":","b":1}"#,
        ])
    func absent(text: String) {
        #expect(RepeatedKey.first(in: text.utf8) == nil)
    }

    @Test("a tensor named twice in a header is refused")
    func header() {
        let text =
            #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#
        var bytes = withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { Array($0) }
        bytes += Array(text.utf8) + [7]
        #expect(throws: DataError.self) { try SafeTensors.File.read(bytes, named: "m") }
    }
}
