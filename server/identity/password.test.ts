import { expect, test } from 'vitest'
import { hashPassword, isPassword, requireUncommon } from './password.ts'

test('a password is the one that was hashed, and no other is', async () => {
  const hash = await hashPassword('drift heron lantern')
  expect(await isPassword('drift heron lantern', hash)).toBe(true)
  expect(await isPassword('drift heron lanterN', hash)).toBe(false)
})

test('is kept as argon2id with 19 MiB and two passes, salted anew each time', async () => {
  const [one, other] = await Promise.all([hashPassword('drift heron'), hashPassword('drift heron')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(one).not.toBe(other)
})

test('is the same typed with composed or decomposed letters', async () => {
  expect(await isPassword('cafe\u0301 noir', await hashPassword('caf\u00e9 noir'))).toBe(true)
})

test('where there is none, no password is right', async () => {
  expect(await isPassword('drift heron lantern', undefined)).toBe(false)
})

const person = { email: 'ada.byron@example.org', name: 'Ada Byron' }

test.each([
  'password',
  'Password1',
  'qwertyuiop',
  '12345678',
  'aaaaaaaaaaaa',
  'abababab',
  'ada.byron',
  'ADA.BYRON@example.org',
  'ada byron',
])('refuses %s as easy to guess, naming the field', (password) => {
  expect(() => requireUncommon(password, person)).toThrow(
    expect.objectContaining({ code: 'bad-request', more: { fields: [expect.objectContaining({ path: 'password' })] } }),
  )
})

test('takes a few words that do not belong together', () => {
  expect(() => requireUncommon('drift heron lantern', person)).not.toThrow()
})
