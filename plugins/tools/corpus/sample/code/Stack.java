// SPDX-License-Identifier: CC0-1.0

import java.util.Arrays;
import java.util.NoSuchElementException;

/** A stack of integers on a growing array. */
public class Stack {
    private int[] items = new int[4];
    private int size = 0;

    public void push(int value) {
        if (size == items.length) {
            // Doubling keeps the average cost of a push constant.
            items = Arrays.copyOf(items, items.length * 2);
        }
        items[size++] = value;
    }

    public int pop() {
        if (size == 0) {
            throw new NoSuchElementException("the stack is empty");
        }
        return items[--size];
    }

    public int peek() {
        if (size == 0) {
            throw new NoSuchElementException("the stack is empty");
        }
        return items[size - 1];
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public int size() {
        return size;
    }

    public static void main(String[] args) {
        Stack stack = new Stack();
        for (int i = 1; i <= 10; i++) {
            stack.push(i * i);
        }
        System.out.println("top: " + stack.peek() + ", size: " + stack.size());
        while (!stack.isEmpty()) {
            System.out.print(stack.pop() + " ");
        }
        System.out.println();
    }
}
