import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { AnnotationsBrought, Misfit } from '#shared/protocol/http/annotation-imports.ts'
import styles from './annotation-import.module.css'

interface MisfitsProps {
  readonly result: AnnotationsBrought
  /** The way to the whole list. */
  readonly children: ReactNode
}

/** What did not fit: its old words, and why. */
export function Misfits({ result, children }: MisfitsProps) {
  const { i18n } = useLingui()
  return (
    <details className={styles['misfits']}>
      <summary>
        <Plural value={result.misfits} one="# did not fit" other="# did not fit" />
      </summary>
      <ul className={styles['list']}>
        {result.firstMisfits.map((misfit) => (
          <li key={misfit.where} className={styles['misfit']}>
            {misfit.quote !== '' && (
              <blockquote className={styles['quote']} dir="auto">
                {misfit.quote}
              </blockquote>
            )}
            {misfit.body !== '' && (
              // What cannot be read says why as the server does, which is in English.
              <p className={styles['words']} {...(misfit.why === 'unreadable' ? { lang: 'en', dir: 'ltr' } : { dir: 'auto' })}>
                {misfit.body}
              </p>
            )}
            <p className={styles['why']}>
              {misfit.author !== '' && <bdi className={styles['author']}>{misfit.author}</bdi>}
              {i18n._(whyWords[misfit.why])} <code dir="ltr">{misfit.where}</code>
            </p>
          </li>
        ))}
      </ul>
      {result.misfits > result.firstMisfits.length && (
        <p className={styles['note']}>
          <Trans>These are the first.</Trans>
        </p>
      )}
      {children}
    </details>
  )
}

const whyWords: Record<Misfit['why'], MessageDescriptor> = {
  'not-found': msg`These words are not in the text.`,
  'several-places': msg`These words stand in more than one place.`,
  'no-quote': msg`It is about the text as a whole, or not about words.`,
  'nothing-to-answer': msg`What it answers is not in the file, or stays out.`,
  'too-long': msg`It is longer than an annotation may be.`,
  withheld: msg`Its words were not in the file.`,
  unreadable: msg`It cannot be read.`,
}
