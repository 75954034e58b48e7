import type { ChannelHost } from "@frontdesk/core";
import { type Activity, type ActivitySet, activityId } from "./activity.ts";
import type { Frames, Notice } from "./frames.ts";

/** Direct Line on one connection: sets of activities, and empty frames, which clients pass over. */
export function activityFrames({ bot, clock }: ChannelHost, conversation: string): Frames<Activity> {
  /** Replies that were shown while they were written and are said by now. */
  const said = new Set<string>();
  const show: Frames<Activity>["show"] = (activities, watermark) => {
    for (const { type, channelData } of activities) {
      if (type === "message" && typeof channelData.streamId === "string") said.add(channelData.streamId);
    }
    const set: ActivitySet = { activities, watermark: String(watermark) };
    return JSON.stringify(set);
  };
  /** How often each stream was shown; the few that one connection sees. */
  const revisions = new Map<string, number>();
  // A stream is known by the id of its first activity.
  const revisionId = (id: string, revision: number): string => (revision === 1 ? id : `${id}|${revision}`);

  const activityOf = (notice: Notice): Activity => {
    if (notice.kind === "echo") return notice.activity;
    const now = clock.now();
    const base = {
      type: "typing",
      timestamp: new Date(now).toISOString(),
      channelId: "directline",
      conversation: { id: conversation },
    } as const;
    if (notice.kind === "typing") {
      const from = { id: bot.id, name: notice.name ?? bot.name, role: "bot" } as const;
      return { ...base, id: activityId(conversation, now), from, channelData: {} };
    }
    const id = streamId(conversation, notice.streamId);
    const revision = (revisions.get(id) ?? 0) + 1;
    revisions.set(id, revision);
    return {
      ...base,
      id: revisionId(id, revision),
      from: { id: bot.id, name: bot.name, role: "bot" },
      text: notice.text,
      textFormat: notice.format ?? "plain",
      channelData: { streamType: "streaming", streamId: id, streamSequence: revision },
    };
  };
  return {
    show,
    tell(notice, watermark) {
      // What comes late would stand in the place of the reply itself.
      if (notice.kind === "stream" && said.has(streamId(conversation, notice.streamId))) return undefined;
      const activity = activityOf(notice);
      // Web Chat sorts by it: after all that was said, before what comes next.
      const channelData = { ...activity.channelData, "webchat:sequence-id": watermark + 0.9 };
      return show([{ ...activity, channelData }], watermark);
    },
    beat: "",
  };
}

/** The id under which clients of Direct Line put the pieces of a streamed reply together. */
export function streamId(conversation: string, id: string): string {
  return `${conversation}|stream|${id}`;
}
