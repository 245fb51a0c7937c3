/** Some limits are tested with lower ones, for time's sake. What is published (docs/limits.md) is what the server runs with. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { floodLimits, importLimits, limits } from '#shared/limits.ts'
import { routes } from './http/app.ts'
import { bounds } from './import/bounds.ts'
import { LARGEST_FILE } from './work/keep-file.ts'

const published = readFileSync(join(import.meta.dirname, '../docs/limits.md'), 'utf8').replaceAll(/\s+/g, ' ')
const said = (count: number) => count.toLocaleString('en')
const megabytes = (bytes: number) => `${bytes / 1024 / 1024} MB`

test.each([
  `${said(limits.readersInSession)} at a time; ${said(limits.participantsInSession)} places in a session`,
  `${said(limits.annotationsInMargin)}; what stands there can still be changed`,
  `${said(limits.readingText)} characters, ${said(limits.readingBlocks)} blocks; an upload of ${megabytes(limits.uploadBytes)}`,
  `${megabytes(importLimits.bytes)}, ${said(importLimits.records)} annotations, replies and marks`,
  `${megabytes(LARGEST_FILE)} a file`,
  `${said(limits.body)} characters, ${limits.tags} tags, ${limits.mentions} mentions, a quote of ${said(limits.quote)} characters`,
  `${limits.updateRecords} new records, ${limits.updateBytes / 1024} KB`,
  `${said(limits.catchUpRecords)} records, ${megabytes(limits.catchUpBytes)}, in one sync or several`,
  `${said(limits.penRecords)} records, ${megabytes(limits.penBytes)}`,
  `bursts of ${limits.writeBurst} writes, then ${limits.writesPerSecond} a second; ${limits.commandBurst} commands, then ${limits.commandsPerSecond} a second; presence ${limits.presencePerSecond} a second; ${said(limits.bulkMarks)} marks on chosen threads, then ${limits.bulkMarksPerSecond} a second`,
  `${limits.windowsPerAccount}, each on one thing; ${limits.socketsPerAccount} connections to pens and margins in all; ${floodLimits.openings} opened at once, then ${floodLimits.openingsPerSecond} a second`,
  `of a connection bursts of ${floodLimits.framesOfConnection}, then ${floodLimits.framesOfConnectionPerSecond} a second, pings too; of a participant ${said(floodLimits.frames)}, then ${floodLimits.framesPerSecond} a second`,
  `two are worked on at a time, ${floodLimits.requestsWaiting} may wait`,
  `eight are looked up at a time, ${said(floodLimits.strangersWaiting)} may wait; ${said(floodLimits.falseSignIns)} false sign-ins at once, then ${floodLimits.falseSignInsPerSecond} a second`,
  `${limits.steps} steps and ${limits.sheetBytes / 1024} KB of run-sheet, ${limits.prompts} prompts of ${said(limits.prompt)} characters, ${limits.groups} groups at a time`,
  `A PDF may have ${said(bounds.pdfPages)} pages`,
])('%s', (sentence) => {
  expect(published).toContain(sentence)
})

test('two and eight are what is said in words', () => {
  expect([floodLimits.requestsAtOnce, floodLimits.strangersAtOnce]).toEqual([2, 8])
})

test('a file of annotations may take five minutes, and a text one', () => {
  expect([bounds.annotations.time, bounds.time]).toEqual([5 * 60_000, 60_000])
  expect(published).toMatch(/five minutes to read/)
})

test('each way in for files takes them as large as that', () => {
  const most = routes.flatMap(({ path, body }) => (body && body.is !== 'json' ? [[path, body.maxBytes]] : []))
  expect(Object.fromEntries(most)).toEqual({
    '/api/imports': limits.uploadBytes,
    '/api/seminars/:id/imports': importLimits.bytes,
    '/api/sessions/:id/imports': importLimits.bytes,
  })
})
