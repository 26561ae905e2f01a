extension DataError: CustomStringConvertible {
    /// One sentence that says what is wrong where, and what to do about it.
    public var description: String {
        switch self {
        case .notFound(let path):
            "\(input(path)): no such file; check the name"
        case .cannotRead(let path, let reason):
            "\(input(path)): cannot be read: \(reason)"
        case .isFolder(let path):
            "\(input(path)): is a folder; give a file"
        case .emptyFile(let path):
            "\(input(path)): is empty"
        case .noValues(let path, let shape):
            "\(input(path)): holds no values (shape \(shape)); at least one row and one column are needed"
        case .noSentences(let path, tooLong: 0):
            "\(input(path)): holds no sentence: all that is there is empty or white space; give a text with a sentence in each line"
        case .noSentences(let path, let tooLong):
            "\(input(path)): holds no sentence that is short enough: \(tooLong == 1 ? "one is" : "\(tooLong) are") longer than is taken; take more tokens, or only the beginning"
        case .unknownFormat(let path):
            "\(input(path)): is in no known format; give .csv, .tsv, .npy, .npz or .idx (also with .gz), .sqlite, .png, .jpg, .wav, .flac, .y4m, .gif, .apng, .mp4, a folder of images, sounds or videos, or a .tar of sounds"
        case .foreignFormat(let path, let format):
            "\(input(path)): is \(format.label), which is not read; make a text of it: \(format.remedy(path))"
        case .wrongFormat(let path, let expected):
            "\(input(path)): is not a valid \(expected) file, though its name says so"
        case .truncated(let path, let expected?, let found?):
            "\(input(path)): is truncated: \(expected) bytes are announced, \(found) are there"
        case .truncated(let path, _, _):
            "\(input(path)): is truncated: it ends in the middle of the data; fetch it again"
        case .endless(let path, let limit):
            "\(input(path)): has not ended after \(limit >> 20) MiB, more than is read of such a file"
        case .trailingBytes(let path, let expected):
            "\(input(path)): goes on after the \(expected) bytes its header announces; the file is damaged"
        case .corrupt(let path, let format, let reason):
            "\(input(path)): damaged \(format) file: \(reason)"
        case .shapeOverflow(let path, let shape):
            "\(input(path)): announces the impossible shape \(shape); the file is damaged"
        case .unsupportedType(let path, let type):
            "\(input(path)): holds elements of type \(type.shortened()); convert them to numbers first"
        case .noSuchMember(let path, let member, let members):
            "\(input(path)): has no array named '\(member)'; it has \(list(members))"
        case .ambiguousMember(let path, let members):
            "\(input(path)): holds several arrays; name one of \(list(members))"
        case .noSuchTable(let path, let table, []):
            "\(input(path)): is no database, of which a table could be chosen; leave out '#\(table.shortened())'"
        case .noSuchTable(let path, let table, let tables):
            "\(input(path)): has no table '\(table.shortened())'; \(suggestion(table, tables))it has \(list(tables))"
        case .ambiguousTable(let path, let tables):
            "\(input(path)): holds several tables; name one of \(list(tables)), as in \(path)#\(tables.first ?? "")"
        case .noSuchToy(let path, let reason):
            "\(input(path)): names no data that ship; \(reason)"
        case .noTables(let path):
            "\(input(path)): is a database without any table"
        case .invalidQuery(let path, let reason):
            "\(input(path)): the query cannot be run: \(reason.shortened(to: 200))"
        case .invalidTensors(let path, let defect):
            "\(input(path)): is not a valid safetensors file: \(defect)"
        case .badLine(let path, let line, let reason):
            "\(input(path)): line \(line) \(reason)"
        case .raggedRow(let path, let line, let expected, let found):
            "\(input(path)): line \(line) has \(cells(found)), the first line has \(cells(expected))"
        case .ambiguousDates(let path, let column, let isContradictory):
            isContradictory
                ? "\(input(path)): \(column) holds dates, some with the day and others with the month first; mend or leave it out"
                : "\(input(path)): \(column) holds dates of which no row tells whether the day or the month comes first; say which"
        case .notTheDates(let path, let place, let column, let found, let expected):
            "\(input(path)): \(place), \(column) is '\(found.shortened())', and the model knows dates like \(expected) of it; write them so"
        case .notNumeric(let path, let place, let column, let found):
            "\(input(path)): \(place), \(column) is not a number: '\(found.shortened())';"
                + " leave the column out or turn it into numbers"
        case .noField(let path, let field):
            "\(path) has no \(field) with the classes that the model was trained with; give it with --labels"
        case .beyondFloat(let path, let row, let column, let found):
            "\(input(path)): row \(row), \(column) is too large for a 32-bit number: \(found.shortened());"
                + " rescale the column or leave it out"
        case .infinite(let path, let place, let column, let found):
            "\(input(path)): \(place), \(column) is infinite: \(found.shortened());"
                + " replace such values, or empty their cells to call them missing"
        case .otherKind(let path, let expected):
            "\(input(path)): holds another kind of data; this takes \(expected)"
        case .columnOrder(let path):
            "\(input(path)): its elements lie column after column (Fortran order); save them row after row (numpy.ascontiguousarray)"
        case .notTable(let path):
            "\(input(path)): is no table of numbers; give .csv, .tsv, .npy, .npz or .idx"
        case .noNumericColumns(let path, let columns):
            columns == 1
                ? "\(input(path)): its only column holds text; a column of numbers is needed"
                : "\(input(path)): all its \(columns) columns hold text; a column of numbers is needed"
        case .emptyColumn(let path, let column):
            "\(input(path)): \(column) is missing in every row; leave it out"
        case .ambiguousColumn(let path, let column, let numbers):
            "\(input(path)): columns \(list(numbers.map(String.init))) are all called '\(column.shortened())';"
                + " give a number instead"
        case .repeatedColumn(let path, let column):
            "\(input(path)): \(column) was asked for twice; name it once"
        case .weightCount(let path, let expected, let found):
            "\(input(path)): holds \(found) weights for \(expected) rows of data"
        case .invalidWeight(let path, let row, let found):
            "\(input(path)): the weight of row \(row) is \(found); give a number of at least 0"
        case .zeroWeights(let path):
            "\(input(path)): every row's weight is 0; some must be positive"
        case .notWeights(let path, let reason):
            "\(input(path)): cannot be used as weights: \(reason)"
        case .noSuchColumn(let path, let column, []):
            "\(input(path)): has no column '\(column)' and no header; give a number from 1"
        case .noSuchColumn(let path, let column, let columns):
            "\(input(path)): has no column '\(column)'; \(suggestion(column, columns))it has \(list(columns))"
        case .noSuchColumns(let path, let missing, let columns):
            "\(input(path)): has no columns "
                + missing.map { "'\($0)'\($0.nearest(among: columns).map { " (\($0)?)" } ?? "")" }
                .joined(separator: ", ") + "; it has \(list(columns))"
        case .labelCount(let path, let expected, let found):
            "\(input(path)): holds \(found) labels for \(expected) rows of data"
        case .notLabels(let path, let reason):
            "\(input(path)): cannot be used as labels: \(reason)"
        case .noRowTexts(let path, let reason):
            "\(input(path)): results cannot be joined to its rows: \(reason)"
        case .unreadableImage(let path, let defect):
            "\(input(path)): cannot be read as an image: \(defect)"
        case .unreadableImages(let path, let unreadable, let total):
            "\(path): \(unreadable.count == total ? "none" : "\(unreadable.count)") of"
                + " \(total == 1 ? "1 image" : "\(total) images") can\(unreadable.count == total ? "" : "not")"
                + " be read: \(UnreadableImage.list(unreadable)); repair or remove them"
        case .noImages(let path, let ignored):
            "\(path): holds no images\(ignored > 0 ? " but \(ignored) other files" : "");"
                + " .png, .jpg and .jpeg files are read, also in sub-folders"
        case .unreadableSounds(let path, let unreadable, 1):
            "\(input(path)): cannot be read as a sound: \(unreadable.first?.defect.description ?? "")"
        case .unreadableSounds(let path, let unreadable, let total):
            "\(path): \(unreadable.count == total ? "none" : "\(unreadable.count)") of"
                + " \(total) sounds can\(unreadable.count == total ? "" : "not")"
                + " be read: \(UnreadableSound.list(unreadable)); repair or remove them"
        case .noSounds(let path, let ignored):
            "\(path): holds no sounds\(ignored > 0 ? " but \(ignored) other files" : "");"
                + " .wav, .aiff, .flac, .ogg and .mp3 files are read, also in sub-folders"
        case .unreadableVideos(let path, let unreadable, 1):
            "\(input(path)): cannot be read as a moving picture: \(unreadable.first?.defect.description ?? "")"
        case .unreadableVideos(let path, let unreadable, let total):
            "\(path): \(unreadable.count == total ? "none" : "\(unreadable.count)") of"
                + " \(total) videos can\(unreadable.count == total ? "" : "not")"
                + " be read: \(UnreadableVideo.list(unreadable)); repair or remove them"
        case .noVideos(let path, let ignored):
            "\(path): holds no moving pictures\(ignored > 0 ? " but \(ignored) other files" : "");"
                + " .y4m, .gif, .apng, folders of numbered images, and what ffmpeg decodes are read"
        case .notFrames(let path, let shape):
            "\(input(path)): an array of shape \(shape) holds no frames; it must be (frames, height, width), (videos, frames, height, width), or either with 1 or 3 channels behind"
        case .notMovable(let path, let shape, let side):
            "\(input(path)): rows of shape \(shape) cannot move through frames of \(side) x \(side) pixels; give grey pictures of bytes that fit in"
        case .notResized(let path, let shape):
            "\(input(path)): frames of shape \(shape) are brought to another size or colour only where they are bytes; leave out --size and --color, or save them as uint8"
        case .tooManyClips(let path, let limit):
            "\(input(path)): its clips have more than the \(limit >> 20) MiB that are kept in memory; ask for a smaller --size, --color grey, or fewer frames with --every"
        case .mixedImageSizes(let path, let sizes):
            "\(path): the images have \(sizes.count) sizes:"
                + " \(sizes.prefix(4).map(\.description).joined(separator: ", "))"
                + (sizes.count > 4 ? " and \(sizes.count - 4) more" : "")
                + "; bring them to one"
        case .largeImages(let path, let size):
            "\(path): the images have \(size) pixels; bring them to a smaller size"
        case .fewData(let path, let seen, let data):
            "\(path): of the first \(seen) files in it and its sub-folders \(data == 0 ? "none is" : "only \(data) can be") an image, a sound or a video; give the folder that holds the data"
        case .inUse(let path):
            "\(path): another run is writing it; wait for its end, or choose another name"
        case .appeared(let path, let kept):
            "\(path) has come there since the start and is kept; the result is in \(kept)"
        case .cannotWrite(let path, let reason):
            "\(path == "-" ? "standard output" : path): cannot be written: \(reason)"
        }
    }

    private func suggestion(_ name: String, _ known: [String]) -> String {
        name.nearest(among: known).map { "did you mean '\($0)'? " } ?? ""
    }

    private func input(_ path: String) -> String {
        path == "-" ? "standard input" : path
    }

    private func cells(_ count: Int) -> String {
        count == 1 ? "1 cell" : "\(count) cells"
    }

    private func list(_ names: [String]) -> String {
        guard !names.isEmpty else { return "none" }
        let shown = names.prefix(12).map { $0.shortened() }.joined(separator: ", ")
        return names.count > 12 ? "\(shown) and \(names.count - 12) more" : shown
    }
}
