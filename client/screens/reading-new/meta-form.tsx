import { useLingui } from '@lingui/react/macro'
import type { ReadingMeta } from '#shared/reading/block.ts'
import { SelectField, TextField } from '../../components/field.tsx'
import { languageName } from '../../i18n/language-name.ts'
import styles from './meta-form.module.css'

/** Languages that texts are often in; another one that the importer found is added. */
const common = [
  'ar',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'es',
  'fa',
  'fi',
  'fr',
  'grc',
  'he',
  'hi',
  'hu',
  'id',
  'it',
  'ja',
  'ko',
  'la',
  'nl',
  'no',
  'pl',
  'pt',
  'ro',
  'ru',
  'sv',
  'sw',
  'tr',
  'uk',
  'vi',
  'yi',
  'zh',
]
const licences = ['Public domain', 'CC0 1.0', 'CC BY 4.0', 'CC BY-SA 4.0', 'CC BY-NC 4.0', 'CC BY-NC-SA 4.0']

interface MetaFormProps {
  readonly meta: ReadingMeta
  readonly onChange: (meta: ReadingMeta) => void
  readonly wrongTitle: string | undefined
}

/** What is known of the text besides the text. */
export function MetaForm({ meta, onChange, wrongTitle }: MetaFormProps) {
  const { t, i18n } = useLingui()
  const set = (key: keyof ReadingMeta) => (event: { currentTarget: { value: string } }) =>
    onChange({ ...meta, [key]: event.currentTarget.value })
  const languages = [...new Set([meta.language, ...common])]
    .map((tag) => ({ tag, name: languageName(tag, i18n.locale) }))
    .toSorted((a, b) => a.name.localeCompare(b.name, i18n.locale))
  return (
    <div className={styles['meta']}>
      <TextField label={t`Title`} value={meta.title} error={wrongTitle} maxLength={300} dir="auto" onChange={set('title')} />
      <TextField label={t`Author`} value={meta.author} maxLength={300} dir="auto" onChange={set('author')} />
      <SelectField label={t`Language`} value={meta.language} onChange={set('language')}>
        {languages.map(({ tag, name }) => (
          <option key={tag} value={tag}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t`Source`}
        hint={t`A web address, or a book and its pages.`}
        value={meta.source}
        maxLength={2048}
        dir="auto"
        onChange={set('source')}
      />
      <TextField label={t`Licence`} value={meta.licence} maxLength={300} list="licences" onChange={set('licence')} />
      <datalist id="licences">
        {licences.map((licence) => (
          <option key={licence} value={licence} />
        ))}
      </datalist>
    </div>
  )
}
