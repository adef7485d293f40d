/** Ways to ask for the repair; `{language}` is empty or the name with a blank behind it. */
export const requests = [
  'Something is wrong in this {language}code. Please fix it, change nothing else, and send back the whole code.',
  'This {language}code is broken. Repair it and return all of it, leaving everything that works as it is.',
  'A few characters of this {language}code were lost or mixed up. Restore the code and give me the complete file.',
  'Please correct the errors in the {language}code below and return it in full, otherwise unchanged.',
  'Can you debug this {language}code? I need the complete corrected version without any other changes.',
] as const;
