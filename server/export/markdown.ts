import type { ReviewedNote, ReviewedPost } from '#shared/protocol/http/review.ts'

/**
 * An annotation or reply as Markdown. A thread begins with its quote; bodies are Markdown already and stand quoted, so that
 * no heading or list of theirs runs into the next post. Names and quotes are escaped: they are words, not Markdown.
 */
export function markdownOf(post: ReviewedPost): string {
  const said = [post.kind ?? post.move ?? '', post.phase, post.at, ...(post.hidden ? ['hidden'] : []), ...(post.deleted ? ['deleted'] : [])]
  const quote = post.passage ? `## “${escape(post.passage.quote)}”\n\n` : ''
  const tags = post.tags.length > 0 ? `\n\nTags: ${post.tags.map(escape).join(', ')}` : ''
  return `${quote}**${escape(post.author.name || post.author.alias)}** (${said.join(', ')})\n\n${quoted(post.body)}${tags}\n\n`
}

/** What the groups brought to the plenary, under a heading of its own; nothing where there is none. */
export function markdownOfNotes(notes: readonly ReviewedNote[], nameOf: (note: ReviewedNote) => string): string {
  const each = notes.map(
    (note) =>
      `**${escape(nameOf(note))}** (${[escape(note.author.name || note.author.alias), note.at, ...(note.hidden ? ['hidden'] : [])].join(', ')})\n\n${quoted(note.body)}\n\n`,
  )
  return each.length === 0 ? '' : `## What the groups bring\n\n${each.join('')}`
}

const quoted = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => `> ${line}`)
    .join('\n')

const escape = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()<>#+\-.!|&~]/g, '\\$&')
