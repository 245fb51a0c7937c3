/** What is typed between asking for the find bar and its coming: it belongs there, and no letter of it is a command. */
export function createTypedAhead() {
  let typed: string | undefined
  return {
    begin(): void {
      typed = ''
    },
    /** @returns whether the key was a letter for what is still to come. */
    takes({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
      if (typed === undefined || key.length > 1 || ctrlKey || metaKey) return false
      typed += key
      return true
    },
    /** The words so far, once; from now on they are typed where they belong. */
    give(): string {
      const words = typed ?? ''
      typed = undefined
      return words
    },
  }
}
