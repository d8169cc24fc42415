//! The integration tests, one binary. They need no network, no server and no order.

mod architecture;
mod bad_input;
mod by_hand;
mod command_line;
mod door;
mod dry_runs;
mod kill;
mod kiosk;
mod letters;
mod map;
mod news;
mod outbox;
mod own_data;
mod privacy;
mod schedules;
mod second_opinion;
mod sink;
mod smtp;
mod stories;
mod to_the_end;
mod topics;
mod week;
mod world;
