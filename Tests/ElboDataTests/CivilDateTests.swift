import ElboData
import ElboNumerics
import Foundation
import Testing

@Suite("Days of the Gregorian calendar") struct CivilDateTests {
    private static var calendar: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .gmt
        return calendar
    }

    @Test("are those of Foundation's calendar after 1582, for random days")
    func foundation() throws {
        let calendar = Self.calendar
        let key = RandomKey(seed: 1)
        for place in 0..<5000 {
            // From 1600 to 9900.
            let days = Int(key.uniform(at: place) * 3_000_000) - 135_000
            let date = CivilDate(days: days)
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(days) * 86400))
            #expect(date.year == parts.year && date.month == parts.month && date.day == parts.day)
            #expect(date.days == days)
        }
    }

    @Test("run on without a gap from the year 0 to 9999, and only days that exist do")
    func everyDay() {
        var days = -719_528
        for year in 0...9999 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let date = CivilDate(year: year, month: month, day: day) else { continue }
                    #expect(date.days == days)
                    #expect(CivilDate(days: days) == date)
                    days += 1
                }
            }
        }
        #expect(days == 2_932_897)
        #expect(CivilDate(year: 1900, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 2000, month: 2, day: 29) != nil)
        #expect(CivilDate(year: 2024, month: 4, day: 31) == nil)
        #expect(CivilDate(year: 2024, month: 13, day: 1) == nil)
    }
}
