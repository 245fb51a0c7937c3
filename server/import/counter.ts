/** How lists count, as HTML and Word name it between them. */
export type Counting = 'decimal' | 'padded' | 'lower-letter' | 'upper-letter' | 'lower-roman' | 'upper-roman'

/** A number as a list writes it; what the manner cannot write (no letter is zero) is written as a number. */
export function counter(number: number, counting: Counting): string {
  switch (counting) {
    case 'decimal':
      return String(number)
    case 'padded':
      return String(number).padStart(2, '0')
    case 'lower-letter':
    case 'upper-letter': {
      if (number < 1 || number > 780) return String(number)
      // a … z, aa, bb …, as Word does.
      const letter = String.fromCharCode(97 + ((number - 1) % 26)).repeat(Math.floor((number - 1) / 26) + 1)
      return counting === 'upper-letter' ? letter.toUpperCase() : letter
    }
    case 'lower-roman':
    case 'upper-roman': {
      if (number < 1 || number > 3_999) return String(number)
      const roman = romanOf(number)
      return counting === 'upper-roman' ? roman.toUpperCase() : roman
    }
  }
}

const signs = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
] as const

function romanOf(number: number): string {
  let left = number
  let out = ''
  for (const [value, sign] of signs) {
    while (left >= value) {
      out += sign
      left -= value
    }
  }
  return out
}
