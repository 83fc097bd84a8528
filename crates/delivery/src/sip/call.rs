//! A call from INVITE to BYE (RFC 3261 §9, §13, §15).

use std::time::Duration;

use countersign_core::{Entropy, Secret, hex};
use tokio::net::UdpSocket;
use tokio::sync::oneshot;
use tokio::time::{Instant, interval, interval_at, sleep_until};

use super::dialog::{Dialog, respond};
use super::digest::Challenge;
use super::error::CallError;
use super::g711::Law;
use super::line::{Line, T1, status_of};
use super::message::{Message, Start};
use super::rtp::Packets;
use super::sdp;
use crate::speech::Sound;

/// How long a server may be silent before it counts as gone.
/// Shorter than the time after which a message counts as being said.
const SILENCE: Duration = Duration::from_secs(3);

/// How long the end of a call is waited for.
const GOODBYE: Duration = Duration::from_secs(3);

const FRAME_TIME: Duration = Duration::from_millis(20);

/// Who calls, and by which server.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) host: String,
    pub(crate) port: u16,
    /// What stands after the `@` of both addresses.
    pub(crate) domain: String,
    /// What stands before it in our own: the number that is shown.
    pub(crate) from: String,
    pub(crate) user: String,
    pub(crate) password: Secret,
    pub(crate) law: Law,
    /// How long a telephone may ring.
    pub(crate) ring: Duration,
}

/// One call under way.
struct Call<'a> {
    caller: &'a Caller,
    entropy: &'a dyn Entropy,
    line: Line,
    dialog: Dialog,
    /// Told when the telephone rings.
    rings: Option<oneshot::Sender<()>>,
}

/// What came of one INVITE.
enum Invited {
    /// A final response, that is.
    Final(Message, u16),
    /// It still rings, or is still on its way.
    Late,
}

impl Caller {
    /// Calls, says it and hangs up. `rings` is told when the telephone rings or is answered; what
    /// ends before is no call. `Ok` when it was answered.
    pub(crate) async fn call(
        &self,
        number: &str,
        sound: &Sound,
        rings: oneshot::Sender<()>,
        entropy: &dyn Entropy,
    ) -> Result<(), CallError> {
        let line = Line::open(&self.host, self.port).await?;
        let media = UdpSocket::bind((line.local().ip(), 0)).await;
        let media = media.map_err(CallError::Unreachable)?;
        let from = format!("sip:{}@{}", self.from, self.domain);
        let to = format!("sip:{number}@{}", self.domain);
        let mut call = Call {
            caller: self,
            entropy,
            dialog: Dialog::new(line.local(), &from, &to, entropy),
            line,
            rings: Some(rings),
        };
        let answer = call.invite(&media).await?;
        call.say(&answer, &media, sound).await
    }
}

impl Call<'_> {
    /// Until the call is answered; a challenge is met once.
    async fn invite(&mut self, media: &UdpSocket) -> Result<Message, CallError> {
        let at = media.local_addr().map_err(CallError::Unreachable)?;
        let offer = sdp::offer(at, self.random().into(), self.caller.law);
        let until = Instant::now() + self.caller.ring;
        let mut proof: Option<(&str, String)> = None;
        loop {
            let header = proof.as_ref().map(|(name, value)| (*name, value.as_str()));
            let request = self.dialog.invite(&offer, header, self.entropy);
            let (response, status) = match self.wait_for_answer(&request, until).await? {
                Invited::Final(response, status) => (response, status),
                Invited::Late => self.cancel().await?,
            };
            if (200..300).contains(&status) {
                return Ok(response);
            }
            let acknowledged = self.dialog.acknowledge_refusal(&response);
            self.line.send(&acknowledged).await?;
            let challenged = matches!(status, 401 | 407) && proof.is_none();
            let answer = challenged
                .then(|| self.prove(&response, "INVITE"))
                .flatten();
            proof = Some(answer.ok_or_else(|| CallError::of(status))?);
        }
    }

    async fn wait_for_answer(
        &mut self,
        request: &[u8],
        until: Instant,
    ) -> Result<Invited, CallError> {
        self.line.send(request).await?;
        let silent_at = (Instant::now() + SILENCE).min(until);
        let (mut pause, mut again_at) = (T1, Instant::now() + T1);
        let mut heard = false;
        loop {
            let end = if heard { until } else { silent_at };
            tokio::select! {
                message = self.line.receive(self.dialog.call_id()) => {
                    let message = message?;
                    match status_of(&message, self.dialog.sequence(), "INVITE") {
                        Some(100..=199) => {
                            heard = true;
                            self.rings_if(&message);
                        }
                        Some(status) => return Ok(Invited::Final(message, status)),
                        None => {}
                    }
                }
                () = sleep_until(again_at), if !heard => {
                    self.line.send(request).await?;
                    pause *= 2;
                    again_at = Instant::now() + pause;
                }
                () = sleep_until(end) => {
                    return if heard { Ok(Invited::Late) } else { Err(CallError::Silent) };
                }
            }
        }
    }

    /// 100 says only that the next server has the request.
    fn rings_if(&mut self, message: &Message) {
        if message.start != (Start::Response { status: 100 })
            && let Some(rings) = self.rings.take()
        {
            // Nobody listens when the caller has stopped waiting.
            let _ = rings.send(());
        }
    }

    /// Stops the ringing. It may have been answered in the same moment.
    async fn cancel(&self) -> Result<(Message, u16), CallError> {
        let cancel = self.dialog.cancel();
        self.line.send(&cancel).await?;
        let until = Instant::now() + GOODBYE;
        let mut again = interval_at(Instant::now() + T1, T1);
        loop {
            tokio::select! {
                message = self.line.receive(self.dialog.call_id()) => {
                    let message = message?;
                    let status = status_of(&message, self.dialog.sequence(), "INVITE");
                    if let Some(status @ 200..) = status {
                        return Ok((message, status));
                    }
                }
                _ = again.tick() => self.line.send(&cancel).await?,
                () = sleep_until(until) => return Err(CallError::NoAnswer),
            }
        }
    }

    /// From the answer to the end of the call.
    async fn say(
        &mut self,
        answer: &Message,
        media: &UdpSocket,
        sound: &Sound,
    ) -> Result<(), CallError> {
        if let Some(rings) = self.rings.take() {
            let _ = rings.send(());
        }
        let invited = self.dialog.sequence();
        let acknowledged = self.dialog.answered(answer, self.entropy);
        self.line.send(&acknowledged).await?;
        let Some(wanted) = sdp::answer(&answer.body) else {
            self.hang_up().await;
            return Err(CallError::NoSound);
        };
        let [sequence, timestamp, source] = [self.random(), self.random(), self.random()];
        let packets = Packets::new(sound, wanted.law, sequence as u16, timestamp, source);
        let mut clock = interval(FRAME_TIME);
        for packet in packets {
            loop {
                tokio::select! {
                    _ = clock.tick() => break,
                    message = self.line.receive(self.dialog.call_id()) => {
                        let message = message?;
                        if status_of(&message, invited, "INVITE").is_some_and(|s| s >= 200) {
                            // Our acknowledgement was lost.
                            self.line.send(&acknowledged).await?;
                        } else if self.meanwhile(&message).await? {
                            return Ok(());
                        }
                    }
                }
            }
            // A packet that is lost is a crackle, not the end of the call.
            let _ = media.send_to(&packet, wanted.to).await;
        }
        self.hang_up().await;
        Ok(())
    }

    /// Answers what the other side asks during the call; true when it hung up.
    async fn meanwhile(&self, message: &Message) -> Result<bool, CallError> {
        let Start::Request { method } = &message.start else {
            return Ok(false);
        };
        let status = match method.as_str() {
            "ACK" => return Ok(false),
            "BYE" | "OPTIONS" | "INFO" => "200 OK",
            "INVITE" | "UPDATE" => "488 Not Acceptable Here",
            _ => "501 Not Implemented",
        };
        self.line.send(&respond(message, status)).await?;
        Ok(method == "BYE")
    }

    /// What was said was said, whether the other side confirms the end or not.
    async fn hang_up(&mut self) {
        let ended = tokio::time::timeout(GOODBYE, self.bye()).await;
        if !matches!(ended, Ok(Ok(()))) {
            tracing::debug!("the end of a call was not confirmed");
        }
    }

    async fn bye(&mut self) -> Result<(), CallError> {
        let mut request = self.dialog.bye(None, self.entropy);
        let mut proved = false;
        let mut again = interval(T1);
        loop {
            tokio::select! {
                _ = again.tick() => self.line.send(&request).await?,
                message = self.line.receive(self.dialog.call_id()) => {
                    let message = message?;
                    match status_of(&message, self.dialog.sequence(), "BYE") {
                        Some(401 | 407) if !proved => {
                            let proof = self.prove(&message, "BYE");
                            let (name, value) = proof.ok_or(CallError::Unauthorised(401))?;
                            request = self.dialog.bye(Some((name, &value)), self.entropy);
                            proved = true;
                            again.reset_immediately();
                        }
                        Some(200..) => return Ok(()),
                        Some(_) => {}
                        None => if self.meanwhile(&message).await? { return Ok(()) },
                    }
                }
            }
        }
    }

    fn prove(&self, response: &Message, method: &str) -> Option<(&'static str, String)> {
        let challenge = Challenge::of(response)?;
        let mut cnonce = [0; 8];
        self.entropy.fill(&mut cnonce);
        let Caller { user, password, .. } = self.caller;
        let (uri, cnonce) = (self.dialog.target(), hex::encode(&cnonce));
        let value = challenge.answer(user, password, method, uri, &cnonce);
        Some((challenge.answer_in, value))
    }

    fn random(&self) -> u32 {
        let mut bytes = [0; 4];
        self.entropy.fill(&mut bytes);
        u32::from_be_bytes(bytes)
    }
}
