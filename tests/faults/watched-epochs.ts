import type { PrivatePostgres } from "./private-postgres.ts";

// Whoever adds to the outbox does so in the transaction of a turn's commit: at that moment the conversation's partition must
// be leased to the process that commits. Processes are told apart by the name of their connections, which a process has
// to itself from its start to its end.
const watch = `
  CREATE TABLE IF NOT EXISTS public.known_nodes (id text PRIMARY KEY, name text NOT NULL);
  CREATE TABLE IF NOT EXISTS public.strangers (at timestamptz NOT NULL DEFAULT now(), conversation text, name text);
  CREATE OR REPLACE FUNCTION public.know_node() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO public.known_nodes VALUES (NEW.id, current_setting('application_name')) ON CONFLICT DO NOTHING;
      RETURN NEW;
    END $$;
  CREATE OR REPLACE FUNCTION public.check_lease() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (
        SELECT 1 FROM frontdesk.leases AS leases JOIN public.known_nodes AS known ON known.id = leases.node
        WHERE leases.bot = NEW.bot AND leases.partition = NEW.partition
          AND known.name = current_setting('application_name')
      ) THEN
        INSERT INTO public.strangers (conversation, name) VALUES (NEW.conversation, current_setting('application_name'));
      END IF;
      RETURN NEW;
    END $$;
  CREATE TRIGGER know_node BEFORE INSERT OR UPDATE ON frontdesk.nodes FOR EACH ROW EXECUTE FUNCTION public.know_node();
  CREATE TRIGGER check_lease BEFORE INSERT ON frontdesk.outbox FOR EACH ROW EXECUTE FUNCTION public.check_lease();`;

/** Has the database note every commit of a process that had no lease. The tables must be there. */
export async function watchEpochs(server: PrivatePostgres): Promise<void> {
  await server.sql(watch);
}

/** How many commits there were of processes that had no lease. */
export async function strangeCommits(server: PrivatePostgres): Promise<number> {
  const [row] = await server.sql("SELECT count(*)::int AS count FROM public.strangers");
  return Number(row?.count);
}
