//! A gateway over HTTP that records what it is asked and answers what the test says.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use tokio::sync::Notify;

/// One request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.body.as_bytes())
            .into_owned()
            .collect()
    }

    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let mut form = self.form().into_iter();
        form.find(|(field, _)| field == name)
            .map(|(_, value)| value)
    }
}

#[derive(Debug, Default)]
struct Inner {
    asked: Vec<Asked>,
    /// The last answer is given again and again.
    answers: Vec<(u16, String)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Gateway {
    pub(crate) url: String,
    inner: Arc<Mutex<Inner>>,
    changed: Arc<Notify>,
}

impl Gateway {
    pub(crate) async fn answering(answers: &[(u16, &str)]) -> Self {
        let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
            .await
            .unwrap();
        let answers = answers
            .iter()
            .map(|(status, body)| (*status, (*body).to_owned()))
            .collect();
        let gateway = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            inner: Arc::new(Mutex::new(Inner {
                asked: Vec::new(),
                answers,
            })),
            changed: Arc::default(),
        };
        let app = Router::new().fallback(answer).with_state(gateway.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        gateway
    }

    /// The request number `number`, counted from 0, once it has come.
    pub(crate) async fn asked(&self, number: usize) -> Asked {
        let asked = async {
            loop {
                let mut changed = std::pin::pin!(self.changed.notified());
                changed.as_mut().enable();
                if let Some(asked) = self.inner.lock().unwrap().asked.get(number) {
                    return asked.clone();
                }
                changed.await;
            }
        };
        tokio::time::timeout(super::PATIENCE, asked).await.unwrap()
    }

    pub(crate) fn count(&self) -> usize {
        self.inner.lock().unwrap().asked.len()
    }
}

async fn answer(
    State(gateway): State<Gateway>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, HeaderMap, String) {
    let (status, text) = {
        let mut inner = gateway.inner.lock().unwrap();
        inner.asked.push(Asked {
            method,
            uri,
            headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        });
        if inner.answers.len() > 1 {
            inner.answers.remove(0)
        } else {
            inner.answers[0].clone()
        }
    };
    gateway.changed.notify_waiters();
    let mut headers = HeaderMap::new();
    headers.insert("x-message-id", "from-the-header".parse().unwrap());
    if status == 302 {
        headers.insert(
            "location",
            format!("{}/elsewhere", gateway.url).parse().unwrap(),
        );
    }
    (StatusCode::from_u16(status).unwrap(), headers, text)
}
