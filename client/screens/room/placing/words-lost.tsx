import { Plural } from '@lingui/react/macro'

/** Why so many threads have no place in the text. */
export const WordsLost = ({ threads }: { readonly threads: number }) => (
  <Plural
    value={threads}
    one="The text was corrected, and the words this was written on are not in it any more."
    other="The text was corrected, and the words these were written on are not in it any more."
  />
)
