import { expect, test } from 'vitest'
import { Refusal } from '#shared/errors.ts'
import { sessionFileIn } from './session-file-in.ts'

const group = '00000000-0000-4000-8000-000000000001'
const at = '2026-11-23T10:00:00.000Z'
const place = { block: 'bbbb', offset: 0 }
const passage = { version: 1, start: place, end: place, quote: '', prefix: '', suffix: '' }
const post = { to: `group:${group}`, body: 'Why? 🧵 למה', tags: [], mentions: [], at: 1 }
const record = { author: 'aaaaaaaa', phase: 'discuss', group, receivedAt: at, changedAt: at, revision: 1 }
const good = {
  format: 'catena-session',
  version: 1,
  server: 'https://catena.example.org',
  whole: true,
  session: {
    id: '00000000-0000-4000-8000-000000000002',
    title: 'Week 1',
    manner: 'live',
    names: 'shown',
    silence: 'contents',
    phase: 'closed',
    createdAt: at,
    closedAt: at,
    live: {},
  },
  reading: {
    id: '00000000-0000-4000-8000-000000000003',
    version: 1,
    title: 'A text',
    author: '',
    source: '',
    language: 'en',
    licence: '',
    versions: [{ version: 1, createdAt: at, blocks: [{ id: 'bbbb', type: 'paragraph', text: 'It is necessary.', spans: [] }] }],
    images: [],
  },
  people: [
    { alias: 'aaaaaaaa', name: 'Wen', role: 'reader', joinedAt: at },
    { alias: 'bbbbbbbb', name: 'Noor', role: 'reader', joinedAt: at },
  ],
  groups: [{ id: group, name: '1', createdAt: at, endedAt: null, members: [{ alias: 'aaaaaaaa', since: at, until: null }] }],
  events: [],
  placements: [],
  records: [
    { ...record, id: 'aaaaaaaa-00000001', thread: 'aaaaaaaa-00000001', value: { ...post, is: 'annotation', passage, kind: 'comment' } },
    {
      ...record,
      id: 'aaaaaaaa-00000002',
      thread: 'aaaaaaaa-00000001',
      value: { ...post, is: 'reply', replyTo: 'aaaaaaaa-00000001', move: 'build' },
    },
  ],
}
const bytesOf = (text: string) => new TextEncoder().encode(text)
// oxlint-disable-next-line typescript/no-explicit-any -- a file that is broken has no type
const broken = (change: (file: any) => void) => {
  const file = structuredClone(good)
  change(file)
  return bytesOf(JSON.stringify(file))
}
const text = JSON.stringify(good, null, 1)

test('a session file is read', () => {
  expect(sessionFileIn(bytesOf(text)).records).toHaveLength(2)
  expect(sessionFileIn(bytesOf(`\uFEFF${text}`)).people).toHaveLength(2)
})

const wrong: [what: string, bytes: Uint8Array, code: string, detail: RegExp][] = [
  ['half a file', bytesOf(text.slice(0, text.length / 2)), 'bad-format', /not JSON.*(line \d+|near its end)/],
  ['a comma too many', bytesOf(text.replace('"people"', ',"people"')), 'bad-format', /line \d+, at character \d+/],
  ['no text', new Uint8Array([0xff, 0xfe, 0x00]), 'bad-format', /UTF-8/],
  ['nothing', bytesOf(' \n'), 'bad-format', /nothing in the file/],
  ['something else', bytesOf('{"hello":1}'), 'bad-format', /no annotations that Catena knows/],
  ['what another tool made', bytesOf('[{"@context":"x","type":"Annotation","target":"y"}]'), 'bad-format', /within a session/],
  ['a later version', broken((file) => (file.version = 2)), 'bad-format', /newer Catena/],
  ['a long body', broken((file) => (file.records[1].value.body = 'x'.repeat(20_001))), 'refused-record', /^records\[1\]\.value\.body/],
  ['an unknown property', broken((file) => (file.records[0].value.onclick = 1)), 'refused-record', /^records\[0\]\.value/],
  ['half a character', broken((file) => (file.session.title = '\ud800')), 'refused-record', /^session\.title/],
  ['a control', broken((file) => (file.records[0].value.body = 'a\u0000b')), 'refused-record', /^records\[0\]\.value\.body/],
  ['a stranger', broken((file) => file.people.shift()), 'refused-record', /aaaaaaaa, who is not among the people/],
  ['a group that is not there', broken((file) => file.groups.pop()), 'refused-record', /not among the groups/],
  ['what is private', broken((file) => (file.records[0].value.to = 'me')), 'refused-record', /^records\[0\]\.value\.to is private/],
  ['another pen', broken((file) => (file.records[0].author = 'bbbbbbbb')), 'refused-record', /^records\[0\]\.id/],
  ['the same twice', broken((file) => file.records.push(file.records[0])), 'refused-record', /is there twice/],
  ['an answer to nothing', broken((file) => file.records.shift()), 'refused-record', /^records\[0\]\.thread/],
  [
    'other ears once',
    broken((file) =>
      Object.assign(file.records[0], {
        revision: 2,
        revisions: [
          { revision: 1, at, phase: 'read', value: { ...file.records[0].value, to: 'commons' } },
          { revision: 2, at, phase: 'read' },
        ],
      }),
    ),
    'refused-record',
    /^records\[0\]\.revisions\[0\]/,
  ],
  ['a version of no reading', broken((file) => (file.records[0].value.passage.version = 99_999)), 'refused-record', /passage\.version/],
  [
    'a link that runs',
    broken((file) => file.reading.versions[0].blocks[0].spans.push({ is: 'link', start: 0, end: 1, href: 'javascript:alert(1)' })),
    'refused-record',
    /^reading\.versions\[0\]\.blocks/,
  ],
  ['a prototype', bytesOf(text.replace('"format"', '"__proto__":{"polluted":1},"format"')), 'refused-record', /property with a name/],
  [
    'a deep hole',
    bytesOf(text.replace('"live":', `"deep":${'['.repeat(500)}${']'.repeat(500)},"live":`)),
    'refused-record',
    /nested too deeply/,
  ],
]

test.each(wrong)('%s is refused, with what is wrong and where', (_, bytes, code, detail) => {
  let refusal: unknown
  try {
    sessionFileIn(bytes)
  } catch (error) {
    refusal = error
  }
  expect(refusal).toBeInstanceOf(Refusal)
  expect(refusal).toMatchObject({ code, detail: expect.stringMatching(detail) })
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
})
