/**
 * What somebody wrote without Markdown's signs and without what they quote, for where one line of it stands: on a wall, in a list.
 * It is for looking at, not for safety: what it gives is text, and is shown as text.
 */
export const bareWords = (markdown: string): string =>
  markdown
    .replace(/^>.*$/gm, '')
    .replace(/^#{1,6} +/gm, '')
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/(\*\*|__|~~|\*|`+)(?=\S)([^\n]*?\S)\1/g, '$2')
    .replace(/(^|\s)_(?=\S)([^\n_]*\S)_(?=\W|$)/gm, '$1$2')
    .trim()
