// SPDX-License-Identifier: CC0-1.0

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/** Keeps temperature readings in degrees Celsius and answers simple questions about them. */
public class TemperatureLog {
    private static final double ABSOLUTE_ZERO = -273.15;
    private final List<Double> readings = new ArrayList<>();

    public void record(double celsius) {
        if (Double.isNaN(celsius) || celsius < ABSOLUTE_ZERO) {
            throw new IllegalArgumentException("not a temperature: " + celsius);
        }
        readings.add(celsius);
    }

    public OptionalDouble average() {
        return readings.stream().mapToDouble(Double::doubleValue).average();
    }

    public OptionalDouble median() {
        if (readings.isEmpty()) {
            return OptionalDouble.empty();
        }
        List<Double> sorted = new ArrayList<>(readings);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        if (sorted.size() % 2 == 1) {
            return OptionalDouble.of(sorted.get(middle));
        }
        return OptionalDouble.of((sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }

    /** Returns the length of the longest run of readings that each rise above the one before. */
    public int longestRise() {
        int longest = readings.isEmpty() ? 0 : 1;
        int current = longest;
        for (int i = 1; i < readings.size(); i++) {
            current = readings.get(i) > readings.get(i - 1) ? current + 1 : 1;
            longest = Math.max(longest, current);
        }
        return longest;
    }

    public static void main(String[] args) {
        TemperatureLog log = new TemperatureLog();
        for (double value : new double[] {4.5, 6.0, 7.5, 7.0, 8.0, 5.5}) {
            log.record(value);
        }
        System.out.printf("median %.2f, longest rise %d%n", log.median().orElseThrow(), log.longestRise());
    }
}
