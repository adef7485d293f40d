// SPDX-License-Identifier: CC0-1.0
// A queue of fixed size that overwrites its oldest entry when it is full.

#include <array>
#include <cstddef>
#include <iostream>
#include <optional>

template <typename T, std::size_t Capacity>
class RingBuffer {
    static_assert(Capacity > 0, "a buffer needs room for at least one entry");

public:
    // Returns false when an old entry was lost.
    bool push(const T& value) {
        const bool full = size_ == Capacity;
        entries_[(start_ + size_) % Capacity] = value;
        if (full)
            start_ = (start_ + 1) % Capacity;
        else
            ++size_;
        return !full;
    }

    std::optional<T> pop() {
        if (size_ == 0) return std::nullopt;
        T value = entries_[start_];
        start_ = (start_ + 1) % Capacity;
        --size_;
        return value;
    }

    std::size_t size() const { return size_; }

private:
    std::array<T, Capacity> entries_{};
    std::size_t start_ = 0;
    std::size_t size_ = 0;
};

int main() {
    RingBuffer<int, 3> buffer;
    for (int i = 1; i <= 5; ++i) {
        if (!buffer.push(i)) std::cout << "lost an entry before " << i << '\n';
    }
    while (const auto value = buffer.pop()) std::cout << *value << ' ';
    std::cout << "left: " << buffer.size() << '\n';
    return 0;
}
