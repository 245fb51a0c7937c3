import { Trans } from '@lingui/react/macro'
import { ButtonLink } from '../../components/button.tsx'
import { Heading } from '../../components/heading.tsx'
import { DemoOffer } from './demo-offer.tsx'
import styles from './first-steps.module.css'

/** A facilitator's home before there is anything: what will happen, in three steps, and the first of them. */
export const FirstSteps = ({ name, host }: { readonly name: string; readonly host: boolean }) => (
  <div className={styles['steps']}>
    <Heading below={<Trans>Three steps to a first session. They take a few minutes.</Trans>}>
      <Trans>
        Welcome, <bdi>{name}</bdi>
      </Trans>
    </Heading>
    <ol className={styles['list']}>
      <li className={styles['step']} data-now>
        <h2 className={styles['title']}>
          <Trans>Bring a reading</Trans>
        </h2>
        <p>
          <Trans>Paste a text or choose a file. You see what comes out, and mend it, before anyone else does.</Trans>
        </p>
        <ButtonLink href="/readings/new" look="primary" size="l" className={styles['action']}>
          <Trans>Bring a reading</Trans>
        </ButtonLink>
      </li>
      <li className={styles['step']}>
        <h2 className={styles['title']}>
          <Trans>Open a session on it</Trans>
        </h2>
        <p>
          <Trans>For one meeting, or open for a week or two.</Trans>
        </p>
      </li>
      <li className={styles['step']}>
        <h2 className={styles['title']}>
          <Trans>Give readers the code</Trans>
        </h2>
        <p>
          <Trans>They join with it and a name, on any device, and write beside the text.</Trans>
        </p>
      </li>
    </ol>
    {host && <DemoOffer />}
  </div>
)
