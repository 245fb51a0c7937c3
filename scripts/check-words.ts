// Part of `npm run check`: the catalogues in client/locales have exactly the messages of the screens, each said in every language.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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

  const faults: string[] = []
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
  process.stdout.write(faults.length > 0 ? `${faults.join('\n')}\n` : `${said.size} messages, each in ${LANGUAGES.length} languages.\n`)
  process.exitCode = faults.length > 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}
