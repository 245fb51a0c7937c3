import { expect, test } from 'vitest'
import { RecordId, SessionId } from '#shared/ids.ts'
import { returningQuestions } from './returning-questions.ts'

const [first, second] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'].map((id) =>
  SessionId.parse(id),
) as [SessionId, SessionId]
let at = 0
const asked = (session: SessionId, stems: string, tags: string[] = []) => ({
  session,
  id: RecordId.parse(`adaadaad-${String(++at).padStart(8, '0')}`),
  at,
  stems: stems.split(' '),
  tags,
})
const familiesOf = (...questions: ReturnType<typeof asked>[]) =>
  returningQuestions(questions).map((family) => family.questions.map((one) => one.at))

test('a question returns in a later session by most of its stems, or by a tag and two', () => {
  const why = asked(first, 'ferri run late night')
  const again = asked(second, 'night ferri late')
  const tagged = asked(second, 'ferri run captain salari union', [])
  expect(familiesOf(why, again, tagged)).toEqual([[why.at, again.at]])
  const law = asked(first, 'law bind king peopl', ['power'])
  const power = asked(second, 'king bind else entir other', ['power'])
  expect(familiesOf(law, power)).toEqual([[law.at, power.at]])
  expect(returningQuestions([law, power])).toMatchObject([{ tags: ['power'], stems: ['bind', 'king'] }])
})

test('what is asked twice in one session, or shares a word or two, does not return', () => {
  expect(familiesOf(asked(first, 'ferri run late'), asked(first, 'ferri run late'))).toEqual([])
  expect(familiesOf(asked(first, 'ferri run late'), asked(second, 'ferri law king'))).toEqual([])
  expect(familiesOf(asked(first, 'a b', ['x']), asked(second, 'c d', ['x']))).toEqual([])
})

test('what stands in every tenth question tells nothing', () => {
  const many = Array.from({ length: 60 }, (_, nth) => asked(nth % 2 ? first : second, `mean author say own${nth} word${nth}`))
  expect(familiesOf(...many)).toEqual([])
})
