// SPDX-License-Identifier: CC0-1.0

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts how often each word of a text occurs. */
public final class WordCount {
    private final Map<String, Integer> counts = new TreeMap<>();

    public void add(String text) {
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}']+")) {
            // A text that starts with a separator gives an empty first part.
            if (!word.isEmpty()) {
                counts.merge(word, 1, Integer::sum);
            }
        }
    }

    public int count(String word) {
        return counts.getOrDefault(word.toLowerCase(Locale.ROOT), 0);
    }

    /** Returns the most frequent words; words with equal counts are in alphabetical order. */
    public List<String> mostFrequent(int limit) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.toList());
    }

    public static void main(String[] args) {
        WordCount words = new WordCount();
        words.add("The rain in Spain stays mainly in the plain.");
        words.add("In the end the rain stopped.");
        words.mostFrequent(3).forEach(System.out::println);
        System.out.println("snow: " + words.count("snow"));
    }
}
