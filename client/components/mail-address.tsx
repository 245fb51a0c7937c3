import { Fragment } from 'react'

/** An e-mail address, which breaks at its joints where it is too long for one line. */
export const MailAddress = ({ children }: { readonly children: string }) => (
  <bdi>
    {children.split(/(?<=[@.])/).map((part, at) => (
      // oxlint-disable-next-line react/no-array-index-key -- their order is fixed
      <Fragment key={at}>
        {at > 0 && <wbr />}
        {part}
      </Fragment>
    ))}
  </bdi>
)
