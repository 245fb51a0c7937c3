/** Files that are damaged, nested, cut or not what they say: each importer reads them, and what comes out is harmless. */
import { Worker } from 'node:worker_threads'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { z } from 'zod'
import { importReading } from '../../server/import/import.ts'
import { Refusal } from '../../shared/errors.ts'
import { ImportedReading } from '../../shared/reading/block.ts'
import { bookPages, bytesOf, makeDocx, makeEpub, makePdf, onePixel, wordParagraph } from '../fixtures/readings/make.ts'
import { harmIn } from '../harness/harmless.ts'
import type { Seeded } from '../harness/seeded.ts'
import { choicesOf } from './episode.ts'
import type { Findings } from './findings.ts'
import { hostileText } from './hostile-values.ts'
import { mutatedBytes } from './mutated-bytes.ts'

export interface HostileFile {
  readonly format: 'text' | 'markdown' | 'html' | 'docx' | 'epub' | 'pdf'
  readonly bytes: Uint8Array
}
/** One in so many goes the whole way of an upload, in a thread of its own that is ended after; the others share one thread. */
const WHOLE_WAY = 60
/** ms of this process' work after which a file is given up. An import is ended after a minute; anything near it is worth looking at. */
const PATIENCE = 20_000
/** ms by the clock after which a thread counts as stuck that does no work either. */
const STUCK_AFTER = 600_000

/** What this process has worked, all threads together, in ms. While a file is read, only its reading works: a busy machine, on which it waits, changes nothing. */
function worked(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

const HTML =
  '<!doctype html><html lang="en"><head><title>A <i>text</i></title></head><body><h1>One</h1><p>It is <b>necessary</b>.<sup><a href="#n1">1</a></sup></p><blockquote><p>A quotation.</p></blockquote><ul><li>a<li>b</ul><table><tr><td>x</td></tr></table><p id="n1">1. A note.</p><img src="a.png" alt="x"></body></html>'
const MARKDOWN =
  '---\ntitle: A text\nlang: en\n---\n\n# One\n\nIt is *necessary*.[^1] And $x^2$.\n\n> A quotation\n> of two lines\n\n- a\n- b\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nx\n```\n\n[^1]: A note.\n'
const TEXT = 'A TEXT\n\nby Somebody\n\nI.\n\nIt is necessary.[1] “A quotation” — and more.\n\n1. A note.\n'

const whole: Readonly<Record<HostileFile['format'], () => Uint8Array>> = {
  html: () => bytesOf(HTML),
  markdown: () => bytesOf(MARKDOWN),
  text: () => bytesOf(TEXT),
  docx: () =>
    makeDocx(
      [
        wordParagraph('A text', 'Title'),
        wordParagraph('One', 'Heading1'),
        wordParagraph('It is necessary.'),
        wordParagraph('a', undefined, 0),
      ],
      {
        footnote: 'A note.',
        files: { 'word/media/a.png': onePixel },
      },
    ),
  epub: () => makeEpub([HTML.replace(/^.*<body>|<\/body>.*$/g, ''), '<p>Two.</p>'], { files: { 'OEBPS/text/a.png': onePixel } }),
  pdf: () => makePdf(bookPages(2).slice(0, 2), { firstLabel: 1, pictures: [{ page: 0, shade: 120, x: 10, y: 10, width: 80, height: 80 }] }),
}
const made = new Map<HostileFile['format'], Uint8Array>()

/** A file of some format with something wrong in it. */
export function hostileFile(random: Seeded): HostileFile {
  const format = random.weighted({ html: 25, markdown: 20, text: 15, docx: 15, epub: 13, pdf: 12 })
  const good = made.get(format) ?? whole[format]()
  made.set(format, good)
  const bytes = (format === 'docx' || format === 'epub') && random.below(3) !== 0 ? damagedParts(random, good) : damaged(random, good)
  return { format: random.below(12) === 0 ? (random.of(Object.keys(whole) as HostileFile['format'][]) ?? format) : format, bytes }
}

/** An archive that is whole, of parts that are not. */
function damagedParts(random: Seeded, archive: Uint8Array): Uint8Array {
  const parts = Object.entries(unzipSync(archive))
  const at = random.below(parts.length)
  const changed = parts.map(([name, bytes], nth): [string, Uint8Array] => {
    if (nth !== at) return [name, bytes]
    return random.below(10) === 0 ? [hostileText(random).toWellFormed().slice(0, 60), bytes] : [name, damaged(random, bytes)]
  })
  if (random.below(8) === 0) changed.splice(random.below(changed.length), 1)
  return zipSync(Object.fromEntries(changed), { level: 1 })
}

function damaged(random: Seeded, bytes: Uint8Array): Uint8Array {
  if (random.below(3) !== 0) return mutatedBytes(random, bytes)
  // In the middle of it something that its format gives a meaning to, now and then very often.
  const signs = [
    '<',
    '>',
    '</p>',
    '<div>',
    '<table>',
    '<!--',
    '<![CDATA[',
    '&#x0;',
    '&amp',
    '[',
    '](',
    '`',
    '*',
    '_',
    '>',
    '\n- ',
    '|',
    '\n\n',
    '<<',
    '>>',
    'endobj',
    'stream',
    '/Kids',
    ' 0 R',
    '(',
    ')',
    '\u202e',
    '\ufeff',
    '$$',
    '[^1]',
    '<w:p>',
    '<w:tbl>',
  ]
  const sign = random.below(3) === 0 ? hostileText(random) : (random.of(signs) ?? '')
  const often = random.below(6) === 0 ? 1 + random.below(3_000) : 1 + random.below(4)
  const at = random.below(bytes.length + 1)
  return Buffer.concat([
    bytes.subarray(0, at),
    strToU8(
      sign
        .toWellFormed()
        .slice(0, 2_000)
        .repeat(Math.min(often, 1 + Math.trunc(60_000 / Math.max(1, sign.length)))),
    ),
    bytes.subarray(at),
  ])
}

const Outcome = z.discriminatedUnion('is', [
  z.object({ is: z.literal('done'), reading: ImportedReading }),
  z.object({ is: z.literal('refused'), code: z.string() }),
  z.object({ is: z.literal('failed'), reason: z.string() }),
])

/** @param only the one file to read */
export async function fuzzImports(findings: Findings, seed: number, inputs: number, only?: number): Promise<void> {
  let thread: Worker | undefined
  for (let nth = only ?? 0; nth < (only === undefined ? inputs : only + 1); nth++) {
    const random = choicesOf(seed, 'imports', nth)
    const file = hostileFile(random)
    findings.inputs++
    const from = worked()
    if (nth % WHOLE_WAY === WHOLE_WAY - 1) {
      findings.count(await wholeWay(findings, nth, file))
      continue
    }
    thread ??= new Worker(new URL('./import-thread.ts', import.meta.url))
    const outcome = await readIn(thread, file)
    const ms = worked() - from
    if (ms > findings.costliest.ms) findings.costliest = { ms, episode: nth, what: file.format }
    if (outcome === undefined) {
      findings.found(
        nth,
        `a ${file.format} of ${file.bytes.length} bytes was not read by ${PATIENCE / 1_000} s of work, or ended its thread`,
      )
      await thread.terminate()
      thread = undefined
      continue
    }
    findings.count(`${file.format} ${outcome.is === 'refused' ? outcome.code : outcome.is}`)
    const harm = outcome.is === 'done' ? harmIn(outcome.reading) : undefined
    if (harm) findings.found(nth, `${file.format}: ${harm}`)
  }
  await thread?.terminate()
}

async function wholeWay(findings: Findings, nth: number, { format, bytes }: HostileFile): Promise<string> {
  try {
    const harm = harmIn(await importReading({ format, bytes }))
    if (harm) findings.found(nth, `${format}: ${harm}`)
    return `${format} done, the whole way`
  } catch (error) {
    if (error instanceof Refusal) return `${format} ${error.code}, the whole way`
    findings.found(nth, `${format}: ${String(error)}`)
    return 'threw'
  }
}

function readIn(thread: Worker, file: HostileFile): Promise<z.infer<typeof Outcome> | undefined> {
  return new Promise((done) => {
    const end = (outcome?: unknown) => {
      clearInterval(timer)
      thread.off('message', end).off('error', broken).off('exit', broken)
      done(outcome === undefined ? undefined : Outcome.parse(outcome))
    }
    const broken = () => end()
    const [from, latest] = [worked(), performance.now() + STUCK_AFTER]
    const timer = setInterval(() => (worked() - from > PATIENCE || performance.now() > latest) && broken(), 500)
    thread.on('message', end).on('error', broken).on('exit', broken)
    thread.postMessage(file)
  })
}
