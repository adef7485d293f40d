// SPDX-License-Identifier: CC0-1.0
// A small dense matrix with multiplication and fast powers.

#include <cstddef>
#include <iostream>
#include <stdexcept>
#include <vector>

class Matrix {
public:
    Matrix(std::size_t rows, std::size_t columns)
        : rows_(rows), columns_(columns), cells_(rows * columns, 0) {}

    static Matrix identity(std::size_t size) {
        Matrix result(size, size);
        for (std::size_t i = 0; i < size; ++i) result.at(i, i) = 1;
        return result;
    }

    long long& at(std::size_t row, std::size_t column) { return cells_[row * columns_ + column]; }
    long long at(std::size_t row, std::size_t column) const { return cells_[row * columns_ + column]; }

    Matrix operator*(const Matrix& other) const {
        if (columns_ != other.rows_) throw std::invalid_argument("sizes do not match");
        Matrix result(rows_, other.columns_);
        for (std::size_t i = 0; i < rows_; ++i)
            for (std::size_t k = 0; k < columns_; ++k)
                for (std::size_t j = 0; j < other.columns_; ++j)
                    result.at(i, j) += at(i, k) * other.at(k, j);
        return result;
    }

    // Repeated squaring needs about log2(exponent) multiplications.
    Matrix power(unsigned exponent) const {
        if (rows_ != columns_) throw std::invalid_argument("matrix must be square");
        Matrix result = identity(rows_);
        Matrix base = *this;
        while (exponent > 0) {
            if (exponent % 2 == 1) result = result * base;
            base = base * base;
            exponent /= 2;
        }
        return result;
    }

private:
    std::size_t rows_;
    std::size_t columns_;
    std::vector<long long> cells_;
};

int main() {
    Matrix step(2, 2);
    step.at(0, 0) = step.at(0, 1) = step.at(1, 0) = 1;
    // The powers of this matrix hold the Fibonacci numbers.
    for (unsigned n = 1; n <= 10; ++n) std::cout << step.power(n).at(0, 1) << ' ';
    std::cout << '\n';
    return 0;
}
