import { Trans, useLingui } from '@lingui/react/macro'
import { ButtonLink } from '../../components/button.tsx'
import { Heading } from '../../components/heading.tsx'
import { Page } from '../../components/page.tsx'

/** For an address where nothing stands. */
export default function NotFound() {
  const { t } = useLingui()
  return (
    <Page title={t`Nothing here`} width="narrow">
      <Heading below={<Trans>The address may be mistyped, or what stood here was moved or taken away.</Trans>}>
        <Trans>There is nothing here</Trans>
      </Heading>
      <ButtonLink href="/" look="primary">
        <Trans>To the first page</Trans>
      </ButtonLink>
    </Page>
  )
}
