import ArgumentParser
import Elbo

/// What a comma in a number is.
enum DecimalMark: String, ExpressibleByArgument, CaseIterable {
    case comma, point

    var mark: ReadOptions.DecimalMark {
        switch self {
        case .comma: .comma
        case .point: .point
        }
    }
}

/// The order of dates that end with the year.
enum DateOrder: String, ExpressibleByArgument, CaseIterable {
    case dmy, mdy
}
