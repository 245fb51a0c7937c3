/** What can be told of a pasted text before anybody asks. */

const markdownSigns = [/^#{1,6} \S/m, /(^|\s)\*\*\S[^*\n]*\S\*\*/, /\[[^\]\n]+\]\([^)\s]+\)/, /^> \S/m, /^(```|~~~)/m, /\[\^[^\]\s]+\]/]

/** Whether a text has at least two signs of Markdown; one alone may be chance. */
export const looksLikeMarkdown = (text: string): boolean => markdownSigns.filter((sign) => sign.test(text)).length >= 2

/** Whether the HTML of a pasted text says more than its letters do: headings, emphasis, lists, quotations, links, notes. */
export const worthKeeping = (html: string): boolean => /<(h[1-6]|em|i|b|strong|blockquote|ol|ul|sup|table|a)[\s>]/i.test(html)
