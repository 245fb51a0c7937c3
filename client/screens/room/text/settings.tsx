import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { AArrowDown, AArrowUp } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { languages } from '#shared/languages.ts'
import { IconButton } from '../../../components/icon-button.tsx'
import { say } from '../../../components/status.tsx'
import { chooseLanguage } from '../../../i18n/language.ts'
import { chooseTheme, type Theme, themes, useTheme } from '../../../styles/theme.ts'
import { type Colouring, chooseColouring, colourings, useColouring } from '../colours.ts'
import { chooseReadingSettings, type ReadingSettings, sizes, useReadingSettings, usualSettings } from './reading-settings.ts'
import styles from './settings-panel.module.css'

const themeWords: Record<Theme, MessageDescriptor> = { system: msg`Device`, light: msg`Light`, sepia: msg`Sepia`, dark: msg`Dark` }
const spacingWords: Record<ReadingSettings['spacing'], MessageDescriptor> = {
  tight: msg`Tight`,
  normal: msg`Normal`,
  wide: msg`Wide`,
  wider: msg`Wider`,
}
const measureWords: Record<ReadingSettings['measure'], MessageDescriptor> = { narrow: msg`Short`, normal: msg`Normal`, wide: msg`Long` }

const colouringWords: Record<Colouring, MessageDescriptor> = { kind: msg`By kind`, person: msg`By person` }

/** What can be chosen of how the text looks, and the language of the pages. */
export function Settings() {
  const { t, i18n } = useLingui()
  const theme = useTheme()
  const settings = useReadingSettings()
  const colouring = useColouring()
  const row = useRef<HTMLDivElement>(null)
  // whoever opens it begins at what is chosen
  useEffect(() => row.current?.parentElement?.querySelector<HTMLElement>('input:checked')?.focus(), [])
  const at = sizes.findIndex((size) => size === settings.size)
  const resize = (by: number) => {
    const size = sizes[at + by]
    if (size !== undefined) chooseReadingSettings({ size })
  }
  const percent = Math.round((settings.size / usualSettings.size) * 100)
  return (
    <>
      <OneOf legend={t`Light`} options={themes} value={theme} onChoose={chooseTheme} words={(one) => i18n._(themeWords[one])} />
      <div ref={row} className={styles['row']} role="group" aria-label={t`Text size`}>
        <span className={styles['legend']}>
          <Trans>Text size</Trans>
        </span>
        <span className={styles['size']}>
          <IconButton label={t`Smaller text`} icon={<AArrowDown />} aria-disabled={at <= 0} onClick={() => resize(-1)} />
          <output className={styles['percent']}>{percent} %</output>
          <IconButton label={t`Larger text`} icon={<AArrowUp />} aria-disabled={at >= sizes.length - 1} onClick={() => resize(1)} />
        </span>
      </div>
      <OneOf
        legend={t`Line spacing`}
        options={keysOf(spacingWords)}
        value={settings.spacing}
        onChoose={(spacing) => chooseReadingSettings({ spacing })}
        words={(one) => i18n._(spacingWords[one])}
      />
      <OneOf
        legend={t`Line length`}
        options={keysOf(measureWords)}
        value={settings.measure}
        onChoose={(measure) => chooseReadingSettings({ measure })}
        words={(one) => i18n._(measureWords[one])}
      />
      <OneOf
        legend={t`Colours`}
        options={colourings}
        value={colouring}
        onChoose={chooseColouring}
        words={(one) => i18n._(colouringWords[one])}
      />
      <label className={styles['row']}>
        <span className={styles['legend']}>
          <Trans>Language</Trans>
        </span>
        <select
          className={styles['language']}
          value={i18n.locale}
          onChange={(event) => {
            const chosen = languages.find(({ tag }) => tag === event.target.value)
            if (chosen) chooseLanguage(chosen.tag).catch(() => say(t`The language could not be loaded. Try again in a moment.`))
          }}
        >
          {languages.map(({ tag, name }) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </>
  )
}

const keysOf = <K extends string>(words: Record<K, unknown>): K[] => {
  const keys: K[] = []
  for (const key in words) keys.push(key)
  return keys
}

interface OneOfProps<V extends string> {
  readonly legend: ReactNode
  readonly options: readonly V[]
  readonly value: V
  readonly onChoose: (value: V) => void
  readonly words: (value: V) => ReactNode
}

function OneOf<V extends string>({ legend, options, value, onChoose, words }: OneOfProps<V>) {
  const name = useId()
  return (
    <fieldset className={styles['row']}>
      <legend className={styles['legend']}>{legend}</legend>
      <div className={styles['options']}>
        {options.map((option) => (
          <label key={option} className={styles['option']}>
            <input type="radio" name={name} checked={option === value} onChange={() => onChoose(option)} />
            <span>{words(option)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
