use crate::support::*;
fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/self/stat").unwrap();
    let f: Vec<&str> = s.rsplit(')').next().unwrap().split_whitespace().collect();
    (f[11].parse::<f64>().unwrap() + f[12].parse::<f64>().unwrap()) * 10.0
}
#[tokio::test]
async fn cost() {
    let house = House::new().await;
    let session = house.session("smpp").await;
    for client in ["app", "spa"] {
        let n = 400;
        let mut codes = vec![];
        let (c, t) = (cpu(), std::time::Instant::now());
        for _ in 0..n {
            let pending = house.pending(&Request::of(client)).await;
            let countersign_oidc::Decision::Issue { acr } =
                house.decide(&pending, Some(&session)).await
            else {
                panic!()
            };
            let a = house
                .provider
                .issue(&pending, &session, acr, false)
                .await
                .unwrap()
                .unwrap();
            codes.push(field(&a.fields, "code").unwrap());
        }
        println!(
            "{client} authorize: cpu {:.3} ms wall {:.3} ms",
            (cpu() - c) / n as f64,
            t.elapsed().as_secs_f64() * 1e3 / n as f64
        );
        let (c, t) = (cpu(), std::time::Instant::now());
        let mut last = String::new();
        for code in &codes {
            let mut p = exchange(code).to_vec();
            if client == "spa" {
                p[2].1 = "http://127.0.0.1:4000/cb";
                p[4].1 = "spa";
                p.pop();
            }
            last = text(&house.token(&p).await.unwrap(), "access_token").to_owned();
        }
        println!(
            "{client} token: cpu {:.3} ms wall {:.3} ms",
            (cpu() - c) / n as f64,
            t.elapsed().as_secs_f64() * 1e3 / n as f64
        );
        let (c, t) = (cpu(), std::time::Instant::now());
        for _ in 0..n {
            house.provider.userinfo(&last).await.unwrap();
        }
        println!(
            "userinfo: cpu {:.3} ms wall {:.3} ms",
            (cpu() - c) / n as f64,
            t.elapsed().as_secs_f64() * 1e3 / n as f64
        );
    }
    let n = 2000;
    let (c, t) = (cpu(), std::time::Instant::now());
    for _ in 0..n {
        house
            .token(&[
                ("grant_type", "client_credentials"),
                ("client_id", "app"),
                ("client_secret", SECRET),
            ])
            .await
            .unwrap();
    }
    println!(
        "client_credentials: cpu {:.3} ms wall {:.3} ms",
        (cpu() - c) / n as f64,
        t.elapsed().as_secs_f64() * 1e3 / n as f64
    );
    let (c, t) = (cpu(), std::time::Instant::now());
    for _ in 0..n {
        house.provider.metadata(&offered(), &[]).to_string();
    }
    println!(
        "metadata: cpu {:.3} wall {:.3} ms",
        (cpu() - c) / n as f64,
        t.elapsed().as_secs_f64() * 1e3 / n as f64
    );
}
