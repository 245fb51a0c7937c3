import { describe, expect, test } from 'vitest'
import { settle } from './settle.ts'
import { readText } from './text.ts'

const read = (text: string): string[] =>
  settle(readText(text)).blocks.map(
    ({ type, level, marker, text: said }) => `${type}${level ?? ''}${marker === undefined ? '' : ` <${marker}>`}: ${said}`,
  )
const prose =
  'The ferrymen asked the town to decide at once who owned the river, and the clerk wrote this down and did not read it aloud to anyone.'

describe('plain text', () => {
  test.each<[string, string, string[]]>([
    ['one paragraph', prose, [`paragraph: ${prose}`]],
    [
      'lines wrapped by hand',
      'The ferrymen asked the town to decide at once who owned the insur-\nrection and the clerk of the town wrote this down and did not read\nit aloud.\n\nIt was so.',
      [
        'paragraph: The ferrymen asked the town to decide at once who owned the insurrection and the clerk of the town wrote this down and did not read it aloud.',
        'paragraph: It was so.',
      ],
    ],
    ['a line for each paragraph', `${prose}\n${prose}`, [`paragraph: ${prose}`, `paragraph: ${prose}`]],
    [
      'verse',
      `${prose}\n\nThe river is wide,\n  The river is deep,\nThe boat is old.\n\n${prose}`,
      [`paragraph: ${prose}`, 'verse: The river is wide,\n  The river is deep,\nThe boat is old.', `paragraph: ${prose}`],
    ],
    [
      'a list',
      `${prose}\n\n- boats\n- oars\n  and more\n\n1. first\n2. second`,
      [
        `paragraph: ${prose}`,
        'list-item1 <•>: boats',
        'list-item1 <•>: oars and more',
        'list-item1 <1.>: first',
        'list-item1 <2.>: second',
      ],
    ],
    [
      'a sentence that begins with a number',
      `${prose}\n\n3. May was cold that year.\n\n${prose}`,
      [`paragraph: ${prose}`, 'paragraph: 3. May was cold that year.', `paragraph: ${prose}`],
    ],
    [
      'headings',
      `PART ONE\n\nChapter I. The River\n\n${prose}\n\nOf the Banks\n\n${prose}`,
      ['heading1: PART ONE', 'heading2: Chapter I: The River', `paragraph: ${prose}`, 'heading3: Of the Banks', `paragraph: ${prose}`],
    ],
    ['a break', `${prose}\n\n* * *\n\n${prose}`, [`paragraph: ${prose}`, 'separator: ', `paragraph: ${prose}`]],
    [
      'straight quotation marks',
      `He said:\n\n"A crossing is work before it is a right." (Minutes, p. 4)\n\n${prose}`,
      ['paragraph: He said:', 'quotation1: "A crossing is work before it is a right." (Minutes, p. 4)', `paragraph: ${prose}`],
    ],
    [
      'German quotation marks',
      `Er sagte:\n\n„Eine Fähre ist Arbeit, ehe sie ein Recht ist.“ [Protokoll, S. 4]\n\n${prose}`,
      ['paragraph: Er sagte:', 'quotation1: „Eine Fähre ist Arbeit, ehe sie ein Recht ist.“ [Protokoll, S. 4]', `paragraph: ${prose}`],
    ],
    ['a note with a superscript', `${prose}¹\n\n¹ In 1869.`, [`paragraph: ${prose}¹`, 'footnote <1>: In 1869.']],
    ['a note with an asterisk', `${prose}*\n\n* In 1869.`, [`paragraph: ${prose}*`, 'footnote <*>: In 1869.']],
    ['a number in brackets that no note answers', `${prose} [1]\n\n${prose}`, [`paragraph: ${prose} [1]`, `paragraph: ${prose}`]],
  ])('%s', (_, text, blocks) => {
    expect(read(text)).toEqual(blocks)
  })

  test('a dialogue stays a dialogue', () => {
    const talk = Array.from({ length: 10 }, (_, i) => `“${i} boats,” he said.\n\n“Not more?”`).join('\n\n')
    expect(new Set(read(`${prose}\n\n${talk}`).map((line) => line.split(':')[0]))).toEqual(new Set(['paragraph']))
  })

  test.each([
    ['Leon Trotsky\n\nThe Lessons of October', { title: 'The Lessons of October', author: 'Leon Trotsky' }],
    ['Pride and Prejudice\n\nby Jane Austen', { title: 'Pride and Prejudice', author: 'Jane Austen' }],
    ['Pride and Prejudice\nJane Austen', { title: 'Pride and Prejudice', author: 'Jane Austen' }],
    ['Emma', { title: 'Emma' }],
    ['Title: The Ferry\nAuthor: M. Ellwood', { title: 'The Ferry', author: 'M. Ellwood' }],
  ])('a title page: %s', (page, meta) => {
    expect(settle(readText(`${page}\n\n${prose}\n\n${prose}`)).meta).toEqual({ ...meta, language: 'en' })
  })

  test('numbering of notes may begin anew with each chapter', () => {
    const { blocks } = settle(
      readText(`Chapter 1\n\n${prose} [1]\n\n1. First note.\n\nChapter 2\n\n${prose} [1] Again.\n\n1. Second note.`),
    )
    const notes = blocks.filter((block) => block.type === 'footnote')
    expect(notes.map((note) => [note.text, note.backrefs?.length])).toEqual([
      ['First note.', 1],
      ['Second note.', 1],
    ])
    expect(notes[0]?.backrefs).not.toEqual(notes[1]?.backrefs)
  })

  test('underscores are emphasis', () => {
    const [block] = settle(readText(`A _crossing_ is _work_ [1] before snake_case_names.\n\n${prose}\n\n1. Note.`)).blocks
    expect(block?.text).toBe('A crossing is work [1] before snake_case_names.')
    expect(block?.spans.map((span) => `${span.is}: ${block.text.slice(span.start, span.end)}`)).toEqual([
      'emphasis: crossing',
      'emphasis: work',
      'note-ref: [1]',
    ])
  })

  test('what Project Gutenberg wraps around a book is proposed for dropping', () => {
    const { blocks } = settle(
      readText(
        `${prose}\n\n*** START OF THE PROJECT GUTENBERG EBOOK THE FERRY ***\n\n${prose}\n\n*** END OF THE PROJECT GUTENBERG EBOOK THE FERRY ***\n\n${prose}`,
      ),
    )
    expect(blocks.map((block) => block.drop)).toEqual(['boilerplate', 'boilerplate', undefined, 'boilerplate', 'boilerplate'])
  })
})
