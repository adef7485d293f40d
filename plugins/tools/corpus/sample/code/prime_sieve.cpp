// SPDX-License-Identifier: CC0-1.0
// The sieve of Eratosthenes, and the prime factors of a number.

#include <cstddef>
#include <iostream>
#include <vector>

// All primes up to and including the limit, in ascending order.
std::vector<int> primes_up_to(int limit) {
    std::vector<int> primes;
    if (limit < 2) return primes;
    std::vector<bool> composite(static_cast<std::size_t>(limit) + 1, false);
    for (int candidate = 2; candidate <= limit; ++candidate) {
        if (composite[candidate]) continue;
        primes.push_back(candidate);
        // Smaller multiples were crossed out by smaller primes; long long avoids an overflow.
        for (long long multiple = 1LL * candidate * candidate; multiple <= limit; multiple += candidate)
            composite[static_cast<std::size_t>(multiple)] = true;
    }
    return primes;
}

// The prime factors of a number greater than one, repeated as often as they divide it.
std::vector<long long> factorize(long long number) {
    std::vector<long long> factors;
    for (long long divisor = 2; divisor * divisor <= number; ++divisor) {
        while (number % divisor == 0) {
            factors.push_back(divisor);
            number /= divisor;
        }
    }
    if (number > 1) factors.push_back(number);
    return factors;
}

int main() {
    for (int prime : primes_up_to(50)) std::cout << prime << ' ';
    std::cout << '\n';
    for (long long factor : factorize(360360)) std::cout << factor << ' ';
    std::cout << '\n';
    return 0;
}
