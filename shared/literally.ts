/** A text as a pattern, also of a regular expression with the flag `u`, that matches it as it is written. A hyphen stays: outside of a class `u` refuses `\-`. */
export const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
