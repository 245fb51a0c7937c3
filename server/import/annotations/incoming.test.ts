import { expect, test } from 'vitest'
import { fromHypothesis } from './from-hypothesis.ts'
import { fromWebAnnotations } from './from-web-annotations.ts'
import { formatOf } from './parse.ts'

const NOW = Date.parse('2026-11-23T12:00:00Z')
const created = '2020-05-04T10:00:00.000000+00:00'

const hypothesis = (more: object = {}) => ({
  id: 'abcDEF',
  user: 'acct:jane@hypothes.is',
  user_info: { display_name: 'Jane Doe' },
  uri: 'https://example.org/text',
  text: 'Why **this**?',
  tags: ['one', 'two'],
  group: '__world__',
  created,
  updated: created,
  permissions: { read: ['group:__world__'], update: ['acct:jane@hypothes.is'], delete: ['acct:jane@hypothes.is'] },
  target: [
    {
      source: 'https://example.org/text',
      selector: [
        { type: 'RangeSelector', startContainer: '/p[1]', endContainer: '/p[1]', startOffset: 1, endOffset: 3 },
        { type: 'TextPositionSelector', start: 1, end: 3 },
        { type: 'TextQuoteSelector', exact: 'necessary', prefix: 'is ', suffix: ' until' },
      ],
    },
  ],
  hidden: false,
  links: {},
  ...more,
})
const read = (...items: object[]) =>
  fromHypothesis({ export_date: created, export_userid: 'acct:x@y', client_version: '1', annotations: items }, NOW)

test('what Hypothesis gives out is known by its shape: its client’s file, its API’s answer, a list', () => {
  for (const file of [
    { export_userid: '', annotations: [hypothesis()] },
    { total: 1, rows: [hypothesis()], replies: [] },
    [hypothesis()],
  ]) {
    expect(formatOf(file)).toBe('hypothesis')
    expect(fromHypothesis(file, NOW).posts).toHaveLength(1)
  }
})

test('an annotation of Hypothesis comes with its quote, its tags, its time and its writer', () => {
  const { posts, people } = read(hypothesis())
  expect(people).toEqual([{ key: 'hypothesis:acct:jane@hypothes.is', name: 'Jane Doe', role: 'reader' }])
  expect(posts[0]).toMatchObject({
    where: 'annotations[0]',
    receivedAt: Date.parse(created),
    quote: { exact: 'necessary', prefix: 'is ', suffix: ' until' },
    state: { is: 'annotation', to: 'commons', body: 'Why **this**?', tags: ['one', 'two'] },
  })
  expect(read(hypothesis({ user_info: null })).people[0]?.name).toBe('jane')
  expect(read(hypothesis({ updated: '2021-01-01T00:00:00Z' })).posts[0]?.state).toMatchObject({
    editedAt: Date.parse('2021-01-01T00:00:00Z'),
  })
})

test('a reply answers the last of its references', () => {
  const { posts } = read(hypothesis({ id: 'reply', references: ['abcDEF', 'between'], target: [{ source: 'x' }] }))
  expect(posts[0]?.state).toMatchObject({ is: 'reply', replyTo: 'hypothesis:between' })
})

const audiences: [what: string, more: object, to: unknown][] = [
  ['everyone', {}, 'commons'],
  ['a group', { group: 'g1', permissions: { read: ['group:g1'] } }, { group: 'g1' }],
  ['its writer', { permissions: { read: ['acct:jane@hypothes.is'] } }, 'me'],
  ['somebody else', { permissions: { read: ['acct:joe@hypothes.is'] } }, 'facilitators'],
  ['several', { permissions: { read: ['group:__world__', 'acct:joe@hypothes.is'] } }, 'facilitators'],
  ['nobody said whom', { permissions: undefined }, 'facilitators'],
  ['everyone, it says, but it was made in a group', { group: 'g1' }, { group: 'g1' }],
  ['nobody any more, since a moderator hid it', { hidden: true }, 'facilitators'],
]
test.each(audiences)('what is for %s is for no more people here', (_, more, to) => {
  expect(read(hypothesis(more)).posts[0]?.state.to).toEqual(to)
})

test('what cannot be read is named with its place, and the rest comes', () => {
  const { posts, misfits } = read(hypothesis(), { ...hypothesis(), user: 7 }, hypothesis({ text: 'x'.repeat(20_001) }))
  expect(posts).toHaveLength(1)
  expect(misfits).toMatchObject([
    { where: 'annotations[1]', why: 'unreadable', body: expect.stringMatching(/^user:/) },
    { where: 'annotations[2]', why: 'too-long' },
  ])
})

test('times that have not come yet, halves of characters and hostile names do no harm', () => {
  const { posts, people } = read(
    hypothesis({
      created: '9999-01-01T00:00:00Z',
      text: 'a\ud800b\u0000c',
      tags: ['\u0007', 'x'.repeat(200)],
      user_info: { display_name: '<img onerror=1>\n  \u202E' },
    }),
  )
  expect(posts[0]).toMatchObject({ receivedAt: NOW, state: { body: 'a\ufffdbc', tags: ['x'.repeat(64)] } })
  expect(people[0]?.name).toBe('<img onerror=1>')
  const polluted = JSON.parse('{"annotations":[{"__proto__":{"evil":1},"id":"a","user":"acct:a@b","uri":"x"}]}')
  expect(fromHypothesis(polluted, NOW).posts).toHaveLength(1)
  expect(({} as { evil?: number }).evil).toBeUndefined()
})

const web = (more: object = {}) => ({
  '@context': 'http://www.w3.org/ns/anno.jsonld',
  id: 'https://example.org/anno1',
  type: 'Annotation',
  motivation: 'questioning',
  created,
  creator: { id: 'https://example.org/jane', type: 'Person', name: 'Jane' },
  body: [
    { type: 'TextualBody', value: 'Why?', format: 'text/plain' },
    { type: 'TextualBody', value: 'a tag', purpose: 'tagging' },
  ],
  target: { source: 'https://example.org/text', selector: { type: 'TextQuoteSelector', exact: 'necessary', prefix: 'is ' } },
  ...more,
})

test('a Web Annotation comes from a list, a page, a collection or alone', () => {
  const page = { type: 'AnnotationPage', items: [web()] }
  for (const file of [web(), [web()], page, { type: 'AnnotationCollection', first: page }, { '@context': 'x', '@graph': [web()] }]) {
    expect(formatOf(file)).toBe('web-annotations')
    expect(fromWebAnnotations(file, NOW).posts).toMatchObject([
      {
        quote: { exact: 'necessary', prefix: 'is ', suffix: '' },
        state: { is: 'annotation', kind: 'question', body: 'Why?', tags: ['a tag'], to: 'commons' },
      },
    ])
  }
})

const session = 'https://catena.example.org/s/00000000-0000-4000-8000-000000000001'
const variants: [what: string, more: object, post: object][] = [
  ['a body as a string of its own', { body: undefined, bodyValue: 'Aha' }, { state: { body: 'Aha' } }],
  [
    'HTML',
    { body: { value: '<p>One</p><script>x</script><p>two <b>bold</b></p>', format: 'text/html' } },
    { state: { body: 'One\n\ntwo bold' } },
  ],
  ['a choice', { body: { type: 'Choice', items: [{ value: 'first' }, { value: 'second' }] } }, { state: { body: 'first' } }],
  ['a body elsewhere', { body: 'https://example.org/essay' }, { state: { body: '<https://example.org/essay>' } }],
  [
    'a quote within a part',
    {
      target: {
        source: 'x',
        selector: [{ type: 'FragmentSelector', value: 'p', refinedBy: { type: 'TextQuoteSelector', exact: 'deep' } }],
      },
    },
    { quote: { exact: 'deep' } },
  ],
  [
    'an audience that only its maker knows',
    { audience: { id: 'https://example.org/class', type: 'schema:Audience' } },
    { state: { to: 'facilitators' } },
  ],
  [
    'a group of ours',
    { audience: { id: `${session}/groups/${session.slice(-36)}`, 'schema:name': '1' } },
    { state: { to: { group: expect.any(String) } } },
  ],
  [
    'one of ours that does not say whom it addresses',
    { id: `${session}/records/aaaaaaaa-00000001` },
    { id: 'aaaaaaaa-00000001', state: { to: 'facilitators' } },
  ],
  ['many motivations', { motivation: ['oa:linking', 'bookmarking'] }, { state: { kind: 'connection' } }],
]
test.each(variants)('%s is understood', (_, more, post) => {
  expect(fromWebAnnotations([web(more)], NOW).posts).toMatchObject([post])
})

test('an annotation on another annotation of the file is a reply to it', () => {
  const reply = web({ id: 'https://example.org/anno2', motivation: ['replying', 'assessing'], target: 'https://example.org/anno1' })
  const { posts, misfits } = fromWebAnnotations(
    [reply, web(), web({ id: 'z', motivation: 'replying', target: 'https://example.org/gone' }), 7],
    NOW,
  )
  expect(posts[0]?.state).toMatchObject({ is: 'reply', replyTo: 'https://example.org/anno1', move: 'challenge' })
  expect(misfits).toMatchObject([
    { where: '[2]', why: 'nothing-to-answer' },
    { where: '[3]', why: 'unreadable' },
  ])
})
