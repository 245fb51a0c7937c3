/** Updates that no honest client sends, each made by hand, byte by byte. */
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

type Write = (encoder: encoding.Encoder) => void
const uint =
  (...numbers: number[]): Write =>
  (e) =>
    numbers.forEach((n) => encoding.writeVarUint(e, n))
const byte =
  (n: number): Write =>
  (e) =>
    encoding.writeUint8(e, n)
const text =
  (s: string): Write =>
  (e) =>
    encoding.writeVarString(e, s)
const any =
  (value: unknown): Write =>
  (e) =>
    encoding.writeAny(e, value as never)
const raw =
  (bytes: Uint8Array): Write =>
  (e) =>
    encoding.writeUint8Array(e, bytes)
const NO_DELETES = uint(0)
const bytes = (...writes: Write[]): Uint8Array => encoding.encode((e) => writes.forEach((write) => write(e)))

const CLIENT = 4242
/** One struct of the map under a key, without origin. */
const entry =
  (content: number, key: string, ...rest: Write[]): Write =>
  (e) => {
    byte(content | 0x20)(e)
    uint(1)(e)
    text('records')(e)
    text(key)(e)
    rest.forEach((write) => write(e))
  }
const update = (structs: Write[], clock = 0, client = CLIENT): Uint8Array =>
  bytes(uint(1, structs.length, client, clock), ...structs, NO_DELETES)

function made(change: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  change(doc)
  return Y.encodeStateAsUpdate(doc)
}

/** Deep arrays, as the wire has them: two bytes a level. */
const deep = (levels: number): Write =>
  raw(Uint8Array.from({ length: levels * 2 + 1 }, (_, i) => (i === levels * 2 ? 126 : i % 2 === 0 ? 117 : 1)))

/**
 * @param key a record id of the sender's own
 * @param good a record that would be taken
 * @returns name and bytes of each; none may be applied. `soft`: an honest client can look like that, so it is asked again.
 */
export function hostileUpdates(key: string, good: object): { name: string; bytes: Uint8Array; soft?: true }[] {
  const value = [uint(1), any(good)]
  const plain = update([entry(8, key, ...value)])
  return [
    { name: 'nothing at all', bytes: new Uint8Array() },
    { name: 'one byte', bytes: Uint8Array.of(255) },
    { name: 'half an update', bytes: plain.slice(0, plain.length >> 1) },
    { name: 'an update and then more', bytes: bytes(raw(plain), byte(0)) },
    { name: 'a hundred zeros after it', bytes: bytes(raw(plain), raw(new Uint8Array(100))) },
    { name: 'a count of structs that is not there', bytes: bytes(uint(1, 33_000_000, CLIENT, 0)) },
    { name: 'a count of clients that is not there', bytes: bytes(uint(2 ** 40)) },
    {
      name: 'a length beyond every integer',
      bytes: bytes(uint(1, 1, CLIENT, 0), byte(0), raw(Uint8Array.of(0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40)), NO_DELETES),
    },
    { name: 'a string longer than the update', bytes: bytes(uint(1, 1, CLIENT, 0), byte(0x28), uint(1, 100_000), NO_DELETES) },
    { name: 'a client id beyond its range', bytes: update([entry(8, key, ...value)], 0, 2 ** 33) },
    { name: 'a clock beyond its range', bytes: update([entry(8, key, ...value)], 2 ** 32) },
    {
      name: 'two blocks of one client',
      bytes: bytes(uint(2, 1, CLIENT, 0), entry(8, key, ...value), uint(1, CLIENT, 0), entry(8, key, ...value), NO_DELETES),
    },
    { name: 'text formatting', bytes: made((doc) => doc.getText('records').insert(0, 'x', { bold: true })) },
    { name: 'text', bytes: made((doc) => doc.getText('records').insert(0, 'x')) },
    { name: 'an embed', bytes: made((doc) => doc.getText('records').insertEmbed(0, { a: 1 })) },
    { name: 'XML', bytes: made((doc) => doc.getXmlFragment('records').insert(0, [new Y.XmlElement('script')])) },
    { name: 'a list', bytes: made((doc) => doc.getArray('records').push([good])) },
    {
      name: 'many single list items',
      bytes: made((doc) => {
        for (let i = 0; i < 2_000; i++) doc.getArray('records').insert(0, [i])
      }),
    },
    { name: 'a nested map', bytes: made((doc) => doc.getMap('records').set(key, new Y.Map([['body', 'x']]))) },
    { name: 'a nested text', bytes: made((doc) => doc.getMap('records').set(key, new Y.Text('x'))) },
    { name: 'a sub-document', bytes: made((doc) => doc.getMap('records').set(key, new Y.Doc())) },
    { name: 'binary', bytes: made((doc) => doc.getMap('records').set(key, Uint8Array.of(1, 2, 3))) },
    { name: 'binary inside a record', bytes: update([entry(8, key, uint(1), any({ ...good, body: Uint8Array.of(1) }))]) },
    { name: 'another map', bytes: made((doc) => doc.getMap('elsewhere').set(key, good)) },
    { name: 'a string content under a key', bytes: update([entry(4, key, text('x'))]) },
    { name: 'a JSON content under a key', bytes: update([entry(2, key, uint(1), text('{}'))]) },
    { name: 'a content of no kind', bytes: update([entry(11, key, uint(1))]) },
    { name: 'GC', bytes: bytes(uint(1, 1, CLIENT, 0), byte(0), uint(1), NO_DELETES) },
    { name: 'GC of no length', bytes: bytes(uint(1, 1, CLIENT, 0), byte(0), uint(0), NO_DELETES) },
    { name: 'GC with high bits', bytes: bytes(uint(1, 1, CLIENT, 0), byte(0x80), uint(2), NO_DELETES) },
    { name: 'skip with high bits', bytes: bytes(uint(1, 1, CLIENT, 0), byte(0x8a), uint(3), NO_DELETES) },
    { name: 'a deleted entry of no length', bytes: update([entry(1, key, uint(0))]) },
    { name: 'a deleted entry beyond every clock', bytes: update([entry(1, key, uint(2 ** 31 - 1)), entry(1, key, uint(2 ** 31 - 1))]) },
    { name: 'two values under one key', bytes: update([entry(8, key, uint(2), any(good), any(good))]) },
    { name: 'no value under a key', bytes: update([entry(8, key, uint(0))]) },
    { name: 'a key of __proto__', bytes: update([entry(8, '__proto__', ...value)]) },
    { name: 'a key that is no record id', bytes: update([entry(8, '<script>', ...value)]) },
    { name: "another's record id", bytes: update([entry(8, `zzzzzzzz-${key.slice(9)}`, ...value)]) },
    { name: "a deleted entry under another's record id", bytes: update([entry(1, `zzzzzzzz-${key.slice(9)}`, uint(1))]) },
    {
      name: '__proto__ inside a record',
      bytes: update([entry(8, key, uint(1), byte(118), uint(1), text('__proto__'), any({ isFacilitator: true }))]),
    },
    {
      name: 'the same name twice in a record',
      bytes: update([entry(8, key, uint(1), byte(118), uint(2), text('is'), any('mark'), text('is'), any('draft'))]),
    },
    { name: 'a big integer', bytes: update([entry(8, key, uint(1), any({ ...good, at: 10n }))]) },
    { name: 'NaN', bytes: update([entry(8, key, uint(1), any({ ...good, at: Number.NaN }))]) },
    { name: 'infinity', bytes: update([entry(8, key, uint(1), any({ ...good, at: Number.POSITIVE_INFINITY }))]) },
    { name: 'undefined', bytes: update([entry(8, key, uint(1), any({ ...good, editedAt: undefined }))]) },
    { name: 'values 50 deep', bytes: update([entry(8, key, uint(1), deep(50))]) },
    { name: 'values 4,000 deep', bytes: update([entry(8, key, uint(1), deep(4_000))]) },
    { name: 'values 50,000 deep', bytes: update([entry(8, key, uint(1), deep(50_000))]) },
    {
      name: 'a right origin',
      bytes: bytes(uint(1, 2, CLIENT, 0), entry(8, key, ...value), byte(0x48), uint(CLIENT, 0), ...value, NO_DELETES),
    },
    { name: 'a parent by its id', bytes: bytes(uint(1, 1, CLIENT, 0), byte(0x28), uint(0, CLIENT, 0), text(key), ...value, NO_DELETES) },
    { name: 'an entry built on itself', bytes: bytes(uint(1, 1, CLIENT, 0), byte(0x88), uint(CLIENT, 0), ...value, NO_DELETES) },
    {
      name: 'an entry built on its own future',
      bytes: bytes(uint(1, 2, CLIENT, 0), entry(8, key, ...value), byte(0x88), uint(CLIENT, 14), ...value, NO_DELETES),
    },
    {
      name: 'two entries built on each other',
      bytes: bytes(uint(2, 1, 12, 0), byte(0x88), uint(11, 0), ...value, uint(1, 11, 0), byte(0x88), uint(12, 0), ...value, NO_DELETES),
    },
    { name: 'a gap', bytes: update([entry(8, key, ...value)], 5), soft: true },
    { name: 'a skip', bytes: bytes(uint(1, 2, CLIENT, 0), byte(10), uint(5), entry(8, key, ...value), NO_DELETES), soft: true },
    { name: 'an origin nobody knows', bytes: bytes(uint(1, 1, CLIENT, 0), byte(0x88), uint(77, 3), ...value, NO_DELETES), soft: true },
    { name: 'a deletion of the future', bytes: bytes(uint(0, 1, CLIENT, 1, 5, 1_000_000)), soft: true },
    { name: 'a deletion of nothing', bytes: bytes(uint(0, 1, CLIENT, 1, 0, 0)) },
    { name: 'deletions for one client twice', bytes: bytes(uint(0, 2, CLIENT, 1, 0, 1, CLIENT, 1, 0, 1)) },
  ]
}

/** Values that stand in a well-formed update and are no records, or not this person's to write. */
export function unfitRecords(good: Record<string, unknown>): { name: string; value: unknown }[] {
  const passage = good['passage'] as Record<string, unknown>
  return [
    { name: 'null', value: null },
    { name: 'a string', value: 'hello' },
    { name: 'a list', value: [] },
    { name: 'nothing inside', value: {} },
    { name: 'an unknown sort of record', value: { ...good, is: 'decree' } },
    { name: 'a field that no record has', value: { ...good, role: 'facilitator' } },
    { name: 'a field that no passage has', value: { ...good, passage: { ...passage, html: '<b>' } } },
    { name: 'a missing field', value: { ...good, body: undefined } },
    { name: 'a body too long', value: { ...good, body: 'x'.repeat(20_001) } },
    { name: 'a body of another type', value: { ...good, body: { toString: 'x' } } },
    { name: 'NUL in the body', value: { ...good, body: 'a\u0000b' } },
    { name: 'an escape in a tag', value: { ...good, tags: ['\u001b[31m'] } },
    { name: 'too many tags', value: { ...good, tags: Array.from({ length: 13 }, (_, i) => `t${i}`) } },
    { name: 'a time before time', value: { ...good, at: -1 } },
    { name: 'a time of minus zero', value: { ...good, at: -0 } },
    { name: 'an offset of minus zero', value: { ...good, passage: { ...passage, start: { block: 'bbbb', offset: -0 } } } },
    { name: 'a time with a fraction', value: { ...good, at: 1.5 } },
    { name: 'a time beyond time', value: { ...good, at: 9e15 } },
    { name: 'an offset below zero', value: { ...good, passage: { ...passage, start: { block: 'bbbb', offset: -1 } } } },
    { name: 'a kind that is none', value: { ...good, kind: 'decree' } },
    { name: 'an audience that is none', value: { ...good, to: 'everyone' } },
    { name: 'a group one is not in', value: { ...good, to: 'group:00000000-0000-4000-8000-000000000000' } },
    { name: "a facilitator's mark", value: { is: 'mark', on: 'aaaaaaaa-00000001', sort: 'hide', to: 'commons', at: 1 } },
    { name: 'a mention of no one', value: { ...good, mentions: ['<img>'] } },
  ]
}
