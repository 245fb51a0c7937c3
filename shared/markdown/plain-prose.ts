const markup = /[*_`~$<&\\[\]>|]|https?:|www\.|\S@\S|^ {0,3}#{1,6}(\s|$)|^\s*([-+]|\d{1,9}[.)])(\s|$)|^ {4}|\t|^ {0,3}[-=]+\s*$| {2}$/m

/** Whether a Markdown parser would find nothing in a text but paragraphs. Says no in doubt. */
export const isPlainProse = (text: string): boolean => !markup.test(text)

/** The paragraphs of plain prose. */
export const paragraphsOf = (text: string): string[] => text.trim().split(/\n\s*\n/)
