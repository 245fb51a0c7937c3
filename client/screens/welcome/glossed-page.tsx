import { Trans } from '@lingui/react/macro'
import { classes } from '../../components/classes.ts'
import { KindSign } from '../../components/kind-sign.tsx'
import styles from './glossed-page.module.css'

/** A small page with its glosses, so that a newcomer sees in a glance what Catena does. A picture: nothing in it can be pressed. */
export const GlossedPage = () => (
  <figure className={styles['page']} aria-hidden>
    <p className={styles['text']}>
      <span className={styles['number']}>3</span>
      <Trans>
        We read quickly what we think we know.{' '}
        <mark className={classes(styles['mark'], styles['question'])}>A word that will not go in</mark> slows us down, and there, where we
        stumble, <mark className={classes(styles['mark'], styles['insight'])}>the text begins to speak</mark> for itself.
      </Trans>
    </p>
    <div className={styles['glosses']}>
      <div className={styles['gloss']}>
        <p className={styles['who']}>
          <KindSign kind="question" as="decoration" />
          Amira
        </p>
        <p>
          <Trans>Is it the word that resists, or the reader?</Trans>
        </p>
        <p className={styles['reply']}>
          <span className={styles['name']}>Jonas</span> <Trans>Both. Try reading it aloud.</Trans>
        </p>
      </div>
      <div className={styles['gloss']}>
        <p className={styles['who']}>
          <KindSign kind="insight" as="decoration" />
          Léa
        </p>
        <p>
          <Trans>So stumbling is not a mistake here. It is the method.</Trans>
        </p>
      </div>
    </div>
  </figure>
)
