import { Trans } from '@lingui/react/macro'
import { Component, type ReactNode } from 'react'
import styles from './broken.module.css'
import { Button } from './button.tsx'
import { ErrorBox } from './error-box.tsx'

interface BrokenProps {
  /** Another value starts anew: the place that is shown. */
  readonly place: string
  readonly children: ReactNode
}

interface State {
  readonly broken: boolean
  readonly place: string
}

/** Catches what a screen throws, so that one fault does not leave an empty page. */
export class Broken extends Component<BrokenProps, State> {
  override state: State = { broken: false, place: this.props.place }
  static getDerivedStateFromError = () => ({ broken: true })
  static getDerivedStateFromProps = ({ place }: BrokenProps, state: State): State | null =>
    place === state.place ? null : { broken: false, place }

  override render() {
    if (!this.state.broken) return this.props.children
    return (
      <main className={styles['page']}>
        <ErrorBox
          title={<Trans>This page has stopped working.</Trans>}
          action={
            <Button onClick={() => location.reload()}>
              <Trans>Reload the page</Trans>
            </Button>
          }
        >
          <Trans>What is saved is safe, and what you had written is kept on this device.</Trans>
        </ErrorBox>
      </main>
    )
  }
}
