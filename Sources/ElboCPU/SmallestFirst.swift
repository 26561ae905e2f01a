/// Numbers of which the smallest can be taken out quickly: a binary heap.
struct SmallestFirst {
    private var numbers: [Int] = []

    mutating func insert(_ number: Int) {
        numbers.append(number)
        var place = numbers.count - 1
        while place > 0, numbers[place] < numbers[(place - 1) / 2] {
            numbers.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func removeSmallest() -> Int? {
        guard let last = numbers.popLast() else { return nil }
        guard let smallest = numbers.first else { return last }
        // The last number sinks from the top to its place.
        numbers[0] = last
        var place = 0
        while 2 * place + 1 < numbers.count {
            var child = 2 * place + 1
            if child + 1 < numbers.count, numbers[child + 1] < numbers[child] { child += 1 }
            guard numbers[child] < numbers[place] else { break }
            numbers.swapAt(place, child)
            place = child
        }
        return smallest
    }
}
