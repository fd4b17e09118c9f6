"use client";

import { Bell } from "lucide-react";
import Link from "next/link";
import { Popover } from "radix-ui";
import { useState } from "react";
import { useLiveEvents } from "../gateway/use-live-events.ts";
import { useLiveQuery } from "../gateway/use-live-query.ts";
import type { NoticesBell_NoticeFragment } from "../gql/graphql.ts";
import { graphql, readFragment } from "../gql/index.ts";
import { iconLook } from "../ui/button.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { useLastSeen } from "./last-seen.ts";

const NoticeFragment = graphql(`
  fragment NoticesBell_Notice on Notice {
    id
    at
    title
    text
    experimentId
    runId
  }
`);

const NoticesDocument = graphql(`
  query NewestNotices {
    notices(first: 20) {
      edges {
        node {
          id
          ...NoticesBell_Notice
        }
      }
    }
  }
`);

const NoticesAddedDocument = graphql(`
  subscription NoticesAdded {
    noticesAdded {
      teamId
    }
  }
`);

/** The newest notices behind a bell, which has a dot while there is one that was not seen in this browser. */
export function NoticesBell() {
  const { data, refetch } = useLiveQuery(NoticesDocument, {});
  useLiveEvents(NoticesAddedDocument, {}, refetch);
  const notices = readFragment(NoticeFragment, data?.notices.edges.map(({ node }) => node) ?? []);
  const newest = notices[0]?.id ?? "";
  const [seen, see] = useLastSeen();
  const [open, setOpen] = useState(false);
  const isNew = newest > seen && !open;
  return (
    <Popover.Root
      open={open}
      onOpenChange={(opened) => {
        setOpen(opened);
        see(newest);
      }}
    >
      <Popover.Trigger
        aria-label={isNew ? "Notices: there are new ones" : "Notices"}
        title="Notices"
        className={iconLook("relative")}
      >
        <Bell aria-hidden size={16} strokeWidth={1.75} />
        {isNew && <span className="absolute top-1.5 right-1.5 size-2 rounded-full bg-bad" />}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Notices"
          className="z-50 max-h-[70vh] w-96 max-w-[calc(100vw-1rem)] overflow-y-auto rounded-md border border-line bg-surface shadow-lg"
        >
          {notices.length === 0 && (
            <p className="p-4 text-ink-faint">
              No notices yet. Owners make rules for them on the team's page.
            </p>
          )}
          <ol>
            {notices.map((notice) => (
              <NoticeRow key={notice.id} notice={notice} onFollow={() => setOpen(false)} />
            ))}
          </ol>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function NoticeRow({ notice, onFollow }: { notice: NoticesBell_NoticeFragment; onFollow: () => void }) {
  const { at, title, text } = notice;
  return (
    <li className="border-line border-b last:border-b-0">
      <Link href={pageOf(notice)} onClick={onFollow} className="block px-4 py-2 hover:bg-sunken">
        <p className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate font-medium">{title}</span>
          <span className="text-ink-faint text-xs">
            <RelativeTime at={at} />
          </span>
        </p>
        <p className="break-words text-ink-soft">{text}</p>
      </Link>
    </li>
  );
}

function pageOf({ runId, experimentId }: NoticesBell_NoticeFragment): string {
  if (runId) return `/runs/${runId}`;
  return experimentId ? `/experiments/${experimentId}` : "/runners";
}
