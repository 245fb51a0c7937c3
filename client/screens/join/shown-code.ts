/** A code as it is shown and spoken: letters in fours, with a dash between. What people type besides is left out. */
export function shownCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return letters.replace(/(.{4})(?=.)/g, '$1-')
}
