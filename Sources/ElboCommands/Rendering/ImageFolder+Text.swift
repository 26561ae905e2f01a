import Elbo

extension ImageFolder {
    /// For example `400 images in faces/ (64x64 grey), 3 unreadable, labels from 10 sub-folders`.
    var summary: String {
        var parts = ["\(Format.count(data.count, "image")) in \(data.name)/"]
        if let images = data.images { parts[0] += " (\(images))" }
        if !unreadable.isEmpty { parts.append("\(Format.count(unreadable.count)) unreadable") }
        if ignored > 0 {
            parts.append("\(Format.count(ignored, "other file")) ignored")
        }
        if let labels = Labels(foldersOf: data) {
            parts.append("labels from \(Format.count(labels.names.count, "sub-folder"))")
        }
        return parts.joined(separator: ", ") + (isFromCache ? ", from the cache" : "")
    }
}
