import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

/** What a page shows when it could not be loaded at all. */
export function LoadFailed({ what, message, retry }: { what: string; message: string; retry: () => void }) {
  return (
    <Notice title={`${what} could not be loaded`} urgent action={<Button onClick={retry}>Try again</Button>}>
      {message}
    </Notice>
  );
}
