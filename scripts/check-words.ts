// Part of `npm run check`: the catalogues in client/locales have exactly the messages of the screens, each said in every language;
// and so have the words of the mails.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mailWords } from '../server/mail/speak.ts'

const ROOT = join(import.meta.dirname, '..')
const LANGUAGES = ['en', 'de', 'fr', 'es', 'ar']

/** The messages of a catalogue (gettext PO), with what they are in its language. */
function messagesIn(path: string): Map<string, string> {
  const word = (lines = '') =>
    lines
      .trim()
      .split('\n')
      .map((line) => line.slice(1, -1))
      .join('')
  const found = readFileSync(path, 'utf8').matchAll(/^(?:msgctxt ((?:".*"\n)+))?msgid ((?:".*"\n)+)msgstr ((?:".*"(?:\n|$))+)/gm)
  return new Map([...found].map(([, context, id, text]) => [word(context) + word(id), word(text)] as const).filter(([id]) => id !== ''))
}

/** What is wrong with the words of mails: a message that is not said, is English still, fills in other things, or lacks a plural form. */
function faultsInMails(): string[] {
  const formsOf = (message: object | string | undefined): [string, string][] =>
    typeof message === 'object' ? Object.entries(message) : [['', message ?? '']]
  const filled = (text: string) => new Set(text.match(/\{\w+\}/g))
  const english: Readonly<Record<string, object | string>> = mailWords.en
  return Object.entries(mailWords).flatMap(([language, words]) => {
    const said: Readonly<Record<string, object | string>> = words
    const rules = new Intl.PluralRules(language)
    const categories = new Set(Array.from({ length: 200 }, (_, n) => rules.select(n)))
    return [...new Set([...Object.keys(english), ...Object.keys(said)])].flatMap((name) => {
      const fault = (what: string) => [`mails in ${language}: ${name}: ${what}`]
      const source = english[name]
      const forms = new Map(formsOf(said[name]))
      if (source === undefined) return fault('no mail says this')
      if ([...forms.values()].some((text) => text.trim() === '')) return fault('not translated')
      const missing = typeof source === 'object' ? [...categories].filter((category) => !forms.has(category)) : []
      if (missing.length > 0) return fault(`no form for ${missing.join(', ')}`)
      const known = new Set(formsOf(source).flatMap(([, text]) => [...filled(text)]))
      const unknown = [...forms.values()].flatMap((text) => [...filled(text)].filter((one) => !known.has(one)))
      if (unknown.length > 0) return fault(`nothing fills in ${unknown.join(', ')}`)
      // a plural form may say its number in words
      const left = [...known].filter(
        (one) => one !== '{count}' && [...forms].some(([form, text]) => form !== 'zero' && !text.includes(one)),
      )
      return left.length > 0 ? fault(`does not say ${left.join(', ')}`) : []
    })
  })
}

const folder = mkdtempSync(join(tmpdir(), 'catena-words-'))
try {
  const locales = join(ROOT, 'client/locales')
  cpSync(locales, join(folder, 'locales'), { recursive: true })
  const config = join(folder, 'lingui.config.mjs')
  const sources = { rootDir: ROOT, sourceLocale: 'en', locales: LANGUAGES }
  const catalogs = [{ path: join(folder, 'locales/{locale}'), include: [join(ROOT, 'client')], exclude: ['**/*.test.ts', '**/*.test.tsx'] }]
  writeFileSync(config, `export default ${JSON.stringify({ ...sources, catalogs })}`)
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/@lingui/cli/dist/lingui.js'), 'extract', '--clean', '--config', config],
    { cwd: ROOT, encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`lingui could not read the messages of the screens:\n${stdout}${stderr}`)

  const faults = faultsInMails()
  const said = messagesIn(join(folder, 'locales/en.po'))
  for (const language of LANGUAGES) {
    const kept = messagesIn(join(locales, `${language}.po`))
    const list = (what: string, ids: string[]) => {
      if (ids.length > 0) faults.push(`${language}.po: ${what}:\n${ids.map((id) => `  ${id}`).join('\n')}`)
    }
    list(
      'missing, run `npx lingui extract --clean` and translate',
      [...said.keys()].filter((id) => !kept.has(id)),
    )
    list(
      'no longer in the screens, run `npx lingui extract --clean`',
      [...kept.keys()].filter((id) => !said.has(id)),
    )
    if (language !== 'en')
      list(
        'not translated',
        [...kept].filter(([id, text]) => text === '' && said.has(id)).map(([id]) => id),
      )
  }
  process.stdout.write(
    faults.length > 0
      ? `${faults.join('\n')}\n`
      : `${said.size} messages and ${Object.keys(mailWords.en).length} of mails, each in ${LANGUAGES.length} languages.\n`,
  )
  process.exitCode = faults.length > 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}
