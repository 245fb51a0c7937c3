import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { importReading } from '#server/import/import.ts'
import type { ImportedReading, ProposedBlock } from '#shared/reading/block.ts'
import { corpus } from '../harness/corpora.ts'

const sample = corpus('readings/lessons-of-october-ch7.txt')
const fixture = fileURLToPath(new URL('../fixtures/readings/ferry.txt', import.meta.url))

/** A block as one line: type, ¶ number, first and last words, and what the spans over it say. */
const line = (block: ProposedBlock): string => {
  const words = block.text.split(/\s+/)
  const text = words.length > 8 ? `${words.slice(0, 4).join(' ')} … ${words.slice(-2).join(' ')}` : block.text
  const spans = block.spans.map((span) => ` {${span.is} ${block.text.slice(span.start, span.end).slice(0, 30)}}`)
  return `${block.drop === undefined ? '' : `(${block.drop}) `}${block.type}${block.number === undefined ? '' : ` ¶${block.number}`}: ${text}${spans.join('')}`
}

function expectNoteLinkedBothWays(reading: ImportedReading): void {
  const note = reading.blocks.find((block) => block.type === 'footnote')
  const from = reading.blocks.find((block) => block.spans.some((span) => span.is === 'note-ref'))
  expect(note?.marker).toBe('1')
  expect(note?.backrefs).toEqual([from?.id])
  expect(from?.spans.find((span) => span.is === 'note-ref')).toMatchObject({ note: note?.id })
}

describe('pasted plain text', () => {
  test('a chapter copied from a web page comes out as its parts', async () => {
    const reading = await importReading({ format: 'text', bytes: readFileSync(fixture) })
    expect(reading.meta).toEqual({ title: 'The Ferry and the Bridge', author: 'Martha Ellwood', language: 'en' })
    expect(reading.blocks.map(line)).toEqual([
      'heading: Chapter 4: The Winter … ‘Common’ Crossing',
      'paragraph ¶1: In November, while the … the river.',
      'quotation ¶2: “To treat a crossing … 1871), p.12] {cite [Papers of the Assembly, Vol.2}',
      'paragraph ¶3: The clerk wrote this … its tickets.',
      'quotation ¶4: “There is a habit, … 1871), p.31] {cite [Papers of the Assembly, Vol.2}',
      'paragraph ¶5: At the beginning of … 1872), p.40] {cite [Papers of the Assembly, Vol.2}',
      'paragraph ¶6: Finally, on the last evening, he said:',
      'quotation ¶7: “Nobody will thank us … 1872), pp.44-45] {cite [Papers of the Assembly, Vol.2}',
      'paragraph ¶8: All these letters were … on it.',
      'paragraph ¶9: We have the testimony … He says,',
      'quotation ¶10: “The clerk declared, first … spring ...',
      'quotation ¶11: “To complete the picture, … pages 97-98) {cite (T. Harrow, From the Bank, pag}',
      'paragraph ¶12: Well said! The company, … other time.',
      'paragraph ¶13: It may be assumed … own hands. {note-ref [1]}',
      '(navigation) paragraph: Next Chapter',
      'footnote: In the spring of 1869.',
      '(navigation) paragraph: The Ferry and the Bridge Index',
      '(navigation) paragraph: return return return return return',
      '(boilerplate) paragraph: Last updated on: 19.1.2007',
    ])
    expectNoteLinkedBothWays(reading)
  })

  test.skipIf(sample === undefined)('the chapter of the sample comes out as its parts', async () => {
    const reading = await importReading({ format: 'text', bytes: sample ?? new Uint8Array() })
    expect(reading.meta).toEqual({ title: 'The Lessons of October', author: 'Leon Trotsky', language: 'en' })
    const [heading] = reading.blocks
    expect(heading).toMatchObject({ type: 'heading', level: 1, text: 'Chapter 7: The October Insurrection and Soviet ‘Legality’' })
    const kept = reading.blocks.filter((block) => block.drop === undefined)
    expect(kept.map((block) => block.type).filter((type) => type !== 'paragraph')).toEqual([
      'heading',
      ...Array.from({ length: 6 }, () => 'quotation'),
      'footnote',
    ])
    expect(kept.filter((block) => block.number !== undefined)).toHaveLength(32)
    expect(
      kept.flatMap((block) =>
        block.spans.filter((span) => span.is === 'cite').map((span) => block.text.slice(span.start, span.end).slice(0, 24)),
      ),
    ).toEqual([
      '[CW, Vol.26, Marxism and',
      '[CW, Vol.26, The Crisis ',
      '[CW, Vol.26, Letter to t',
      '[CW, Vol.26, Theses for ',
      '[CW, Vol.26, Letter to C',
      '(A. Kerensky, From Afar,',
    ])
    expectNoteLinkedBothWays(reading)
    expect(reading.blocks.flatMap((block) => (block.drop === undefined ? [] : [`${block.drop}: ${block.text}`]))).toEqual([
      'navigation: Next Chapter',
      'navigation: The Lessons of October Index',
      'navigation: return return return return return',
      'boilerplate: Last updated on: 19.1.2007',
    ])
  })

  test('the same text gives the same ids, and a corrected one all but the corrected ones', async () => {
    const text = readFileSync(fixture, 'utf8')
    const ids = async (of: string): Promise<string[]> => (await importReading({ bytes: Buffer.from(of) })).blocks.map((block) => block.id)
    const before = await ids(text)
    expect(await ids(text)).toEqual(before)
    const after = await ids(
      text.replace('before it is a right', 'before it’s a right').replace('All these letters', 'A new paragraph.\n\nAll these letters'),
    )
    expect(after.filter((id) => !before.includes(id))).toHaveLength(1)
  })
})
