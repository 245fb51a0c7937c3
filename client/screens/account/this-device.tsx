import { Trans, useLingui } from '@lingui/react/macro'
import { languages } from '#shared/languages.ts'
import { themeWords } from '../../components/display-menu.tsx'
import { SelectField } from '../../components/field.tsx'
import { Section } from '../../components/section.tsx'
import { chooseLanguage } from '../../i18n/language.ts'
import { chooseTheme, themes, useTheme } from '../../styles/theme.ts'
import styles from './account.module.css'

/** How the pages look and speak on this device. */
export function ThisDevice() {
  const { t, i18n } = useLingui()
  const theme = useTheme()
  return (
    <Section title={<Trans>On this device</Trans>}>
      <div className={styles['choices']}>
        <SelectField
          label={t`Look`}
          value={theme}
          onChange={(event) => {
            const chosen = themes.find((one) => one === event.currentTarget.value)
            if (chosen) chooseTheme(chosen)
          }}
        >
          {themes.map((one) => (
            <option key={one} value={one}>
              {i18n._(themeWords[one])}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t`Language`}
          value={i18n.locale}
          onChange={(event) => {
            const chosen = languages.find(({ tag }) => tag === event.currentTarget.value)
            if (chosen) void chooseLanguage(chosen.tag)
          }}
        >
          {languages.map(({ tag, name }) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
    </Section>
  )
}
